import { fieldsOf } from '../model/entities.js'
import type { MoneyMapping } from './mapping.js'
import { withoutMissing } from './missing.js'
import { getter } from './path.js'
import type { Stack } from './path.js'
import { placeIn, use } from './scope.js'
import type { AnyFields, Scope } from './scope.js'
import { plainText } from './text.js'

type CurrencyOf = (stack: Stack) => string | null

/** What currency amounts are in, and, where they say it themselves, what it should be. */
export const currenciesOf = (
  currency: MoneyMapping['currency'],
  scope: Scope,
): { currencyOf: CurrencyOf; expectedOf?: CurrencyOf } => {
  const common = scope.mapping.money?.currency ?? null
  const expectedOf: CurrencyOf = scope.entity === 'transactions' ? orderCurrency(scope) : () => common
  return currency === undefined
    ? { currencyOf: expectedOf }
    : { currencyOf: statedCurrency(currency, scope), expectedOf }
}

const statedCurrency = (currency: NonNullable<MoneyMapping['currency']>, scope: Scope): CurrencyOf => {
  if (typeof currency === 'string') return () => currency
  const place = placeIn(scope, currency.path)
  use(scope, place)
  const get = withoutMissing(getter(place), scope.missing)
  return (stack) => {
    const value = get(stack)
    return value === undefined || value === null ? null : (plainText(value) ?? null)
  }
}

/** The currency that an order says it is in; what the customer saw is in another. */
const orderCurrency = (scope: Scope): CurrencyOf => {
  const name = scope.currencyField ?? 'currency'
  const fields = (scope.mapping.transactions?.fields ?? {}) as AnyFields
  const read = scope.readers.leaf(fieldsOf('transactions'), fields, { ...scope, prefix: '', bases: [[]] }, name)
  return (stack) => {
    const currency = read(stack as unknown[])
    return typeof currency === 'string' ? currency : null
  }
}
