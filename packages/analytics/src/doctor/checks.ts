import { entityNames, fieldsOf, isList, itemFields, leavesOf, model } from '@polymart/core'
import type { EntityName, Fields } from '@polymart/core'
import type { CheckName } from '../result/findings.js'

/** A field's domain, as a check. */
export interface DomainCheck extends CheckName {
  readonly check: 'unknown' | 'negative'
  readonly breaks: (value: unknown) => boolean
}

const domainChecksOf = (entity: EntityName, fields: Fields, path = ''): readonly DomainCheck[] =>
  leavesOf(fields).flatMap(({ name, field }): readonly DomainCheck[] => {
    const whole = path + name
    if (isList(field)) return domainChecksOf(entity, itemFields(field), `${whole}.`)
    const { symbols } = field
    if (symbols) {
      return [{ check: 'unknown', entity, field: whole, breaks: (value) => !symbols.includes(value as string) }]
    }
    return field.notNegative
      ? [{ check: 'negative', entity, field: whole, breaks: (value) => (value as number) < 0 }]
      : []
  })

/** Words that are none of the field's, and amounts below zero. */
export const domainChecks: readonly DomainCheck[] = entityNames.flatMap((entity) =>
  domainChecksOf(entity, fieldsOf(entity)),
)

export const circle: CheckName = { check: 'in a circle', entity: 'categories', field: 'parentId' }
export const endsEarly: CheckName = { check: 'ends before it starts', entity: 'sessions', field: 'endAt' }
export const outside: CheckName = { check: 'outside its session', entity: 'sessions', field: 'events.at' }
export const linesMissing: CheckName = { check: 'missing beside a total', entity: 'transactions', field: 'lines' }
export const totalDiffers: CheckName = { check: 'differs from its parts', entity: 'transactions', field: 'totalMinor' }
export const outOfOrder: CheckName = { check: 'out of order', entity: 'sessions', field: 'events' }

/** Rows whose id is that of another row too; each id counts once. */
export const repeated: readonly CheckName[] = entityNames.map((entity) => ({
  check: 'there more than once',
  entity,
  field: model[entity].key,
}))

/** Cells that hold something else than a store writes: of the row, which is left out then, or of its events alone. */
export const unreadable: CheckName = { check: 'cannot be read', entity: 'sessions', field: 'summary' }
export const emptied: CheckName = { check: 'cannot be read', entity: 'sessions', field: 'events' }

/** Everything that the doctor looks for row by row, in the order in which it is reported. */
export const doctorChecks: readonly CheckName[] = [
  ...domainChecks,
  linesMissing,
  totalDiffers,
  circle,
  endsEarly,
  outside,
  outOfOrder,
  ...repeated,
  unreadable,
  emptied,
]

/** What may be as it should, so that it is only counted. */
export const totalRounded: CheckName = {
  check: 'differs from its parts by rounding',
  entity: 'transactions',
  field: 'totalMinor',
}
export const signedUpLate: CheckName = { check: 'after the first order', entity: 'users', field: 'signupAt' }
export const otherCurrency: CheckName = { check: 'not the currency of most', entity: 'transactions', field: 'currency' }
