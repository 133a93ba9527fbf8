import { countedText } from '../formats.js'
import { shapeOf } from '../model/validate.js'
import { isoTime } from '../time/iso-time.js'

/** What a document holds at its ends, whatever wrote it. */
export type Leaf = string | number | bigint | boolean | Date | object

/** The values of BSON's own classes that are met; any release of the library is fit. */
interface BsonValue {
  readonly _bsontype: string
  toString(): string
  toHexString?(): string
  valueOf(): unknown
  readonly sub_type?: number
  readonly buffer?: Uint8Array
}

/**
 * BSON's classes, and their Extended JSON, as plain values: ids as text, decimals as text, longs as big integers. All
 * else stays as it is.
 */
export const leafOf = (value: Leaf): Leaf => {
  if (typeof value !== 'object' || value instanceof Date || Array.isArray(value)) return value
  if (isBson(value)) return ofBson(value)
  if (value instanceof Uint8Array) return value.length === 16 ? uuidText(value) : value
  return ofExtendedJson(value)
}

/** A document may have a field of this name too, but no methods. */
const isBson = (value: object): value is BsonValue =>
  '_bsontype' in value &&
  typeof value._bsontype === 'string' &&
  ((value as BsonValue).buffer instanceof Uint8Array ||
    typeof (value as BsonValue).toHexString === 'function' ||
    (typeof value.toString === 'function' && value.toString !== Object.prototype.toString))

const ofBson = (value: BsonValue): Leaf => {
  switch (value._bsontype) {
    case 'ObjectId':
    case 'ObjectID':
      return value.toHexString?.() ?? value.toString()
    case 'Long':
      return BigInt(value.toString())
    case 'Decimal128':
    case 'UUID':
      return value.toString()
    case 'Int32':
    case 'Double':
      return Number(value.valueOf())
    case 'Binary':
      return (value.sub_type === 4 || value.sub_type === 3) && value.buffer ? uuidText(value.buffer) : value
    default:
      return value
  }
}

const uuidText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, 16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

/** As mongoexport writes it, in either of its modes. */
const ofExtendedJson = (value: object): Leaf => {
  for (const name in value) {
    if (!name.startsWith('$')) return value
    const inner = (value as Record<string, unknown>)[name]
    switch (name) {
      case '$oid':
      case '$uuid':
      case '$numberDecimal':
        return typeof inner === 'string' ? inner : value
      case '$numberInt':
      case '$numberDouble':
        return Number(inner)
      case '$numberLong':
        return typeof inner === 'string' && /^-?\d+$/.test(inner) ? BigInt(inner) : value
      case '$date': {
        const at = typeof inner === 'string' ? isoTime(inner) : millisecondsIn(inner)
        return at === undefined || (typeof inner === 'string' && Number.isNaN(at)) ? value : new Date(at)
      }
      default:
        return value
    }
  }
  return value
}

const millisecondsIn = (inner: unknown): number | undefined => {
  const { $numberLong } = (inner ?? {}) as { readonly $numberLong?: unknown }
  const at = typeof inner === 'number' ? inner : Number($numberLong ?? NaN)
  return Number.isNaN(at) ? undefined : at
}

/** The text of a date in Extended JSON that is no point in time by itself, since it has no offset. */
export const dateTextOf = (value: unknown): string | undefined => {
  const { $date } = (typeof value === 'object' && value !== null ? value : {}) as { readonly $date?: unknown }
  return typeof $date === 'string' ? $date : undefined
}

/** What a value looks like, without what it says. */
export const leafShape = (value: unknown): string => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'a date that is none' : 'a date'
  if (value instanceof Uint8Array) return countedText(value.length, 'byte')
  if (typeof value === 'object' && value !== null && isBson(value)) {
    const type = value._bsontype
    return `${/^[AEIOU]/.test(type) && type !== 'UUID' ? 'an' : 'a'} ${type}`
  }
  return shapeOf(value)
}
