import { checkColumn, extraNamed, extraNames, fieldNamed } from '../params/fields.js'
import type { Lookup, PlaceOwner } from '../params/fields.js'
import { refuse, refuseWord } from '../params/check.js'
import type { Param } from '../params/param.js'

type FieldOwner = 'user' | 'session' | 'order'

/** A field whose values split a table's rows, and how its column is called. */
export interface Breakdown<Owner extends FieldOwner | 'product' = FieldOwner | 'product'> {
  /** Of a product, those of an order's lines. */
  readonly owner: Owner
  readonly field: string
  readonly name: string
  readonly kind: 'text' | 'country'
}

interface Allowed<Owner extends FieldOwner, Product extends string> {
  readonly places: PlaceOwner
  readonly owners: readonly Owner[]
  /** The fields of the model that it takes; without it, all of these owners. Those of the shop's own it takes always. */
  readonly only?: readonly string[]
  /** Fields of the products of an order's lines. */
  readonly products?: readonly Product[]
}

/** A breakdown by one field; null is none. */
export const field = <Owner extends FieldOwner, Product extends string = never>(
  { places, owners, only, products = [] }: Allowed<Owner, Product>,
  meaning: string,
): Param<string | null, Breakdown<[Product] extends [never] ? Owner : Owner | 'product'> | null> => ({
  type: 'string | null',
  byDefault: null,
  meaning,
  schema: { type: ['string', 'null'], default: null },
  flag: { value: 'field', read: (text) => text },
  parse(by, name, { extra, columns }) {
    if (by === undefined || by === null) return null
    if (typeof by !== 'string') return refuse(name, 'the name of a field', by)
    const made = (owner: FieldOwner | 'product', field: string, kind: Breakdown['kind']) =>
      ({ owner, field, name: by, kind }) as Breakdown<[Product] extends [never] ? Owner : Owner | 'product'>
    if ((products as readonly string[]).includes(by)) return made('product', by, 'text')
    const lookup: Lookup = { places, owners, extra }
    const found = only && !only.includes(by) ? extraNamed(by, lookup) : fieldNamed(by, lookup, name)
    if (!found) return refuseWord(name, by, [...(only ?? []), ...products, ...extraNames(lookup)])
    if (found.of.kind === 'texts') return refuse(name, 'a field that is no list', by)
    checkColumn(by, found, columns)
    return made(found.owner as FieldOwner, found.field, found.of.country ? 'country' : 'text')
  },
  echo: (breakdown) => breakdown?.name ?? null,
})
