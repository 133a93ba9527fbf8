/** Distinct or repeated texts, as Arrow holds them: UTF-8 bytes, and where each text starts and ends. */
export interface Dictionary {
  readonly bytes: Uint8Array
  /** `length + 1` positions in `bytes`. */
  readonly offsets: Int32Array
  readonly length: number
}

/** Integers, money in minor units, or epoch milliseconds; NaN stands for null. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly values: Float64Array
}

/** 0, 1, or 2 for null. */
export interface BooleanColumn {
  readonly kind: 'boolean'
  readonly values: Uint8Array
}

/**
 * Texts by code; −1 stands for null. Codes of a symbol field below the count of its declared symbols are those
 * symbols' places in the model, in every column; so kernels compare numbers.
 */
export interface TextColumn {
  readonly kind: 'text'
  readonly codes: Int32Array
  readonly dictionary: Dictionary
}

/** Row i holds the items from `offsets[i]` to `offsets[i + 1]`. A list of texts has one field, `item`. */
export interface ListColumn {
  readonly kind: 'list'
  readonly offsets: Int32Array
  readonly items: Columns
}

/** One column of any kind. */
export type Column = NumberColumn | BooleanColumn | TextColumn | ListColumn

/** By field name; the fields of a group stand by themselves, as in `billing.country`. */
export interface Columns {
  readonly [field: string]: Column
}

// A text may begin with U+FEFF, which by itself the decoder drops as a byte order mark.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const decoded = new WeakMap<Dictionary, string[]>()

/** All texts of a dictionary, decoded once. */
export const textsOf = (dictionary: Dictionary): readonly string[] => {
  let texts = decoded.get(dictionary)
  if (!texts) {
    const { bytes, offsets, length } = dictionary
    // TextDecoder refuses shared memory, so this copies; ASCII (the usual case) is then cut from one string.
    const copy = bytes.slice(0, offsets[length])
    const whole = decoder.decode(copy)
    texts = new Array<string>(length)
    const ascii = whole.length === copy.length
    for (let i = 0; i < length; i++) {
      const start = offsets[i]!
      const end = offsets[i + 1]!
      texts[i] = ascii ? whole.slice(start, end) : decoder.decode(copy.subarray(start, end))
    }
    decoded.set(dictionary, texts)
  }
  return texts
}

const fail = (name: string, kind: string, found: string): never => {
  throw new TypeError(`Expected column ${name} to be of kind ${kind}, found ${found}.`)
}

/**
 * The column of a name.
 *
 * @throws TypeError where it is not there or of another kind.
 */
export const numberColumn = (columns: Columns, name: string): NumberColumn => {
  const column = columns[name]
  return column?.kind === 'number' ? column : fail(name, 'number', column?.kind ?? 'none')
}

/**
 * The column of a name.
 *
 * @throws TypeError where it is not there or of another kind.
 */
export const booleanColumn = (columns: Columns, name: string): BooleanColumn => {
  const column = columns[name]
  return column?.kind === 'boolean' ? column : fail(name, 'boolean', column?.kind ?? 'none')
}

/**
 * The column of a name.
 *
 * @throws TypeError where it is not there or of another kind.
 */
export const textColumn = (columns: Columns, name: string): TextColumn => {
  const column = columns[name]
  return column?.kind === 'text' ? column : fail(name, 'text', column?.kind ?? 'none')
}

/**
 * The column of a name.
 *
 * @throws TypeError where it is not there or of another kind.
 */
export const listColumn = (columns: Columns, name: string): ListColumn => {
  const column = columns[name]
  return column?.kind === 'list' ? column : fail(name, 'list', column?.kind ?? 'none')
}
