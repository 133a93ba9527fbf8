import { checkColumn, fieldNamed } from '../params/fields.js'
import type { Lookup, PlaceOwner } from '../params/fields.js'
import { refuse } from '../params/check.js'
import type { ColumnKind } from '../result/kinds.js'
import { listIn } from '../params/param.js'
import type { Param, ParamContext } from '../params/param.js'

type FieldOwner = 'user' | 'session' | 'order'

/** A field whose values split a table's rows, and how its column is called. */
export interface Breakdown<Owner extends FieldOwner | 'product' | 'derived' = FieldOwner | 'product' | 'derived'> {
  /** Of a product, those of an order's lines; what is derived is worked out from the row itself. */
  readonly owner: Owner
  readonly field: string
  readonly name: string
  readonly kind: Extract<ColumnKind, 'text' | 'country' | 'date'>
}

interface Allowed<Owner extends FieldOwner, Product extends string, Derived extends string> {
  readonly places: PlaceOwner
  readonly owners: readonly Owner[]
  /** What the products of an order's lines are. */
  readonly products?: readonly Product[]
  /** What follows from the row itself: a unit of the calendar, whether a customer is new. */
  readonly derived?: readonly Derived[]
}

type OwnerOf<Owner, Product, Derived> =
  Owner | ([Product] extends [never] ? never : 'product') | ([Derived] extends [never] ? never : 'derived')

type BreakdownOf<Owner extends FieldOwner, Product extends string, Derived extends string> = Breakdown<
  OwnerOf<Owner, Product, Derived> & Breakdown['owner']
>

/** A breakdown by one field; null is none. */
export const field = <Owner extends FieldOwner, Product extends string = never, Derived extends string = never>(
  allowed: Allowed<Owner, Product, Derived>,
  meaning: string,
): Param<string | null, BreakdownOf<Owner, Product, Derived> | null> => ({
  type: 'string | null',
  byDefault: null,
  meaning,
  schema: { type: ['string', 'null'], default: null },
  flag: { value: 'field', read: (text) => text },
  parse: (by, name, context) => (by === undefined || by === null ? null : breakdownOf(by, name, allowed, context)),
  echo: (breakdown) => breakdown?.name ?? null,
})

/** A breakdown by one field, always. */
export const oneField = <Owner extends FieldOwner, Product extends string = never, Derived extends string = never>(
  allowed: Allowed<Owner, Product, Derived>,
  byDefault: string,
  meaning: string,
): Param<string, BreakdownOf<Owner, Product, Derived>> => ({
  type: 'string',
  byDefault,
  meaning,
  schema: { type: 'string', default: byDefault },
  flag: { value: 'field', read: (text) => text },
  parse: (by, name, context) => breakdownOf(by === undefined ? byDefault : by, name, allowed, context),
  echo: ({ name }) => name,
})

/** A breakdown by several fields at once, up to `most`; an empty list is none. */
export const fields = <Owner extends FieldOwner, Product extends string = never, Derived extends string = never>(
  allowed: Allowed<Owner, Product, Derived>,
  byDefault: readonly string[],
  most: number,
  meaning: string,
): Param<string | readonly string[] | null, readonly BreakdownOf<Owner, Product, Derived>[]> => ({
  type: 'string | string[] | null',
  byDefault,
  meaning,
  schema: {
    anyOf: [{ type: ['string', 'null'] }, { type: 'array', items: { type: 'string' }, maxItems: most }],
    default: byDefault,
  },
  flag: { value: 'a,b', read: (text) => (text.trim() === '' ? [] : listIn(text)) },
  parse(by, name, context) {
    const given: unknown = by === undefined ? byDefault : (by ?? [])
    const names: readonly unknown[] = Array.isArray(given) ? given : [given]
    if (names.length > most) return refuse(name, `at most ${most} fields`, by)
    const found = names.map((one) => breakdownOf(one, name, allowed, context))
    if (new Set(found.map(({ name }) => name)).size < found.length) return refuse(name, 'different fields', by)
    return found
  },
  echo: (breakdowns) => breakdowns.map(({ name }) => name),
})

const breakdownOf = <Owner extends FieldOwner, Product extends string, Derived extends string>(
  by: unknown,
  param: string,
  { places, owners, products = [], derived = [] }: Allowed<Owner, Product, Derived>,
  { extra, columns }: ParamContext,
): BreakdownOf<Owner, Product, Derived> => {
  if (typeof by !== 'string') return refuse(param, 'the name of a field', by)
  const made = (owner: Breakdown['owner'], field: string, kind: Breakdown['kind']) =>
    ({ owner, field, name: by, kind }) as BreakdownOf<Owner, Product, Derived>
  if ((products as readonly string[]).includes(by)) return made('product', by, 'text')
  if ((derived as readonly string[]).includes(by)) return made('derived', by, dates.has(by) ? 'date' : 'text')
  const lookup: Lookup = { places, owners, extra, beside: [...products, ...derived] }
  const found = fieldNamed(by, lookup, param)
  if (found.of.kind === 'texts') return refuse(param, 'a field that is no list', by)
  if (found.of.kind === 'time') return refuse(param, 'a field that is no point in time', by)
  checkColumn(by, found, columns)
  return made(found.owner as FieldOwner, found.field, found.of.country ? 'country' : 'text')
}

const dates: ReadonlySet<string> = new Set(['day', 'week', 'month'])
