import type { EntityName, model } from '../model/entities.js'
import type { Field } from '../model/field.js'

/** A value in a mapping that stands for itself. */
export type Scalar = string | number | boolean | null

/** A path as text, `payment.total`; or a list of its keys, each as it stands: `["No."]`, `["$parent", "a.b"]`. */
export type FieldPath = string | readonly string[]

/**
 * Where a value is. `path` leads through objects, dotted: `payment.total`, `addresses.0.city` for the first of a list.
 * Within a list a path begins at the item: `$` is the item itself, `$parent.currency` what holds the list, `$root.x`
 * the document.
 */
interface Source<V extends Scalar = Scalar> {
  readonly path?: FieldPath
  /** Instead of a path: the same for every record. Like `default` and `otherwise` in the model's own terms. */
  readonly constant?: V
  /** What a field that a document does not have, or has as null, becomes. Without it, null; where the model has no null, the record is refused. */
  readonly default?: V
  /** What a value becomes that cannot be read, or that `values` does not list. Without it, the record is refused. */
  readonly otherwise?: V
  /** Values that mean that nothing is there: `["", "NULL", "0"]`. Default: those of the entity, or of the mapping. */
  readonly missing?: readonly Scalar[]
}

/** The model's value, and the values of one's own that mean it: `{"completed": ["delivered", "done"]}`. */
export interface RenamedValues {
  readonly [value: string]: Scalar | readonly Scalar[]
}

/** A text or an id: texts, numbers, ObjectIds (as hex) and UUIDs become texts. */
export interface TextMapping extends Source<string | null> {
  /** Values that are listed are renamed, others stay as they are. */
  readonly values?: RenamedValues
  /** Of a field `country`: how countries are written; default `alpha2`. `values` holds aliases of one's own. */
  readonly country?: CountryForm
}

/** ISO 3166-1 alpha-2 as it is, alpha-3, English names, or any of these, of any case. */
export type CountryForm = 'alpha2' | 'alpha3' | 'name' | 'any'

/** A whole number, also as text. */
export type IntegerMapping = Source<number | null>

/** True and false; the texts `true` and `false` are known. */
export interface BooleanMapping extends Source<boolean> {
  readonly values?: { readonly true?: Scalar | readonly Scalar[]; readonly false?: Scalar | readonly Scalar[] }
}

/** How money is written. */
export interface MoneyForm {
  /** `major`: euros, as number, text or decimal; `minor`: cents, yen, the currency's smallest unit. */
  readonly unit?: MoneyUnit
  /** What lies between two minor units: refused (the default), or rounded, half away from zero. */
  readonly fraction?: 'refuse' | 'round'
}

/** `major`: euros; `minor`: cents. */
export type MoneyUnit = 'major' | 'minor'

/** Money. What the mapping's `money` says holds unless it is said here. */
export interface MoneyMapping extends Source<number | null>, MoneyForm {
  /**
   * ISO 4217, or where it is. Default: what the field `currency` of the order is mapped to (of presentmentTotalMinor,
   * `presentmentCurrency`), else that of the mapping's `money`. Another currency than that is refused.
   */
  readonly currency?: string | { readonly path: FieldPath }
}

/** How times are written. */
export interface TimeForm {
  /**
   * `date`: as a date; `s`, `ms`, `us`, `ns`: since 1970-01-01T00:00Z, as number or text; `text`: ISO 8601 of any
   * precision. Default: a date or a text. What is finer than a millisecond is cut off.
   */
  readonly time?: 'date' | 's' | 'ms' | 'us' | 'ns' | 'text'
  /** IANA zone of texts that have no offset; without it such a text is refused. */
  readonly zone?: string
}

/** A point in time. What the mapping's `times` says holds unless it is said here. */
export interface TimeMapping extends Source<string | number | null>, TimeForm {}

/** A list of texts. */
export interface TextsMapping {
  readonly path?: FieldPath
  readonly constant?: readonly string[]
  /** Where the text is within an item. */
  readonly item?: FieldPath
  /** Between the texts, where they stand in one. */
  readonly separator?: string
  /** Values in the place of the list that mean that nothing is there. */
  readonly missing?: readonly Scalar[]
  readonly values?: RenamedValues
}

/** A list of items. One object is a list of one, and lists within lists on the path are one list. */
export interface ListMapping<F> {
  /** `$` makes the document itself the one item. */
  readonly path?: FieldPath
  readonly constant?: readonly never[]
  /** The list stands in a text, as JSON. */
  readonly json?: boolean
  /** Values in the place of the list that mean that nothing is there. */
  readonly missing?: readonly Scalar[]
  readonly fields?: FieldMappings<F>
}

/** The events of a session: as they are kept, or made of its summary by rules. */
export interface EventsMapping<F> extends ListMapping<F> {
  /** Each that applies makes an event, or one for each product. */
  readonly rules?: readonly EventRule[]
}

/** Makes events of what a session's summary says. */
export interface EventRule {
  /** One of the model's event types. */
  readonly type: string
  /** All must hold; without any, every session has the event. */
  readonly when?: Condition | readonly Condition[]
  /** At the start, the end, or after a share of the session, 0 to 1. */
  readonly at: 'start' | 'end' | number
  /** The list of products, one event each: ids, or objects with the fields below. */
  readonly products?:
    FieldPath | { readonly path: FieldPath; readonly fields: { readonly [F in ProductField]?: Mapped } }
  /** Fields of the event, found in the session. */
  readonly fields?: { readonly [F in ProductField | 'transactionId' | 'page']?: Mapped }
}

type ProductField = 'productId' | 'quantity' | 'valueMinor'
type Mapped = FieldPath | TextMapping | IntegerMapping | MoneyMapping

/** Holds where the field is one of these values, is a list that is not empty, or a number of at least this. */
export interface Condition {
  readonly path: FieldPath
  readonly in?: readonly Scalar[]
  readonly notEmpty?: true
  readonly atLeast?: number
}

type MappingOfKind<K, F> = K extends 'money'
  ? MoneyMapping
  : K extends 'time'
    ? TimeMapping
    : K extends 'integer'
      ? IntegerMapping
      : K extends 'boolean'
        ? BooleanMapping
        : K extends 'texts'
          ? TextsMapping
          : K extends 'list'
            ? F extends { readonly seq: unknown }
              ? EventsMapping<F>
              : ListMapping<F>
            : TextMapping

type MappingOf<T> = T extends Field<infer K, boolean, infer F> ? FieldPath | MappingOfKind<K, F> : never

type Groups<F> = { [N in keyof F]: F[N] extends Field<'group'> ? N : never }[keyof F]

type GroupLeaves<F> = {
  [N in Groups<F> & string]: F[N] extends { readonly fields?: infer G }
    ? `${N}.${keyof NonNullable<G> & string}`
    : never
}[Groups<F> & string]

/** By the field's name in the model, those of a group as in `billing.country`; a text alone is a path. */
export type FieldMappings<F> = { readonly [N in Exclude<keyof F, Groups<F>>]?: MappingOf<F[N]> } & {
  readonly [N in GroupLeaves<F>]?: FieldPath | TextMapping
}

/** A field of one's own. */
export type ExtraMapping =
  | ({ readonly type: 'text' } & Omit<TextMapping, 'country'>)
  | ({ readonly type: 'integer' } & IntegerMapping)
  | ({ readonly type: 'boolean' } & BooleanMapping)
  | ({ readonly type: 'money' } & MoneyMapping)
  | ({ readonly type: 'time' } & TimeMapping)

/**
 * Of orders: `rows`: each document is a line of an order, and those with one id are one order; `total`: orders have no
 * lines, so that each has one, of the product "(order)", that is what it costs without shipping and tax.
 */
export type OrderLines = 'rows' | 'total'

/** Where an entity is, and how its fields are found in it. */
export interface EntityMapping<E extends EntityName = EntityName> {
  /** A collection; or files, below the folder that is loaded: `orders.jsonl`, `orders/*.csv`, `exports/**`. */
  readonly from: string
  /** Of CSV files. */
  readonly csv?: { readonly delimiter?: string }
  /** Values that mean that nothing is there, in all of its fields that do not say otherwise. */
  readonly missing?: readonly Scalar[]
  readonly lines?: OrderLines
  readonly fields: FieldMappings<(typeof model)[E]['fields']>
  /** Fields of one's own by name, for conditions and breakdowns. */
  readonly extra?: { readonly [name: string]: ExtraMapping }
}

/** How data of another shape is read as the model's. Entities that are left out are not there. */
export type Mapping = { readonly [E in EntityName]?: EntityMapping<E> } & {
  /** For editors: where the JSON Schema is. */
  readonly $schema?: string
  /** How money is written, unless a field says otherwise. */
  readonly money?: MoneyForm & { readonly currency?: string }
  /** How times are written, unless a field says otherwise. */
  readonly times?: TimeForm
  /** Values that mean that nothing is there, unless an entity or a field says otherwise. */
  readonly missing?: readonly Scalar[]
}
