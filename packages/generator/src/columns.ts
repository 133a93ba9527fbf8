import { DictionaryBuilder, dictionaryOf, sharedBytes, sharedFloats, sharedInts } from '@polymart/core'
import type { BooleanColumn, Dictionary, NumberColumn, TextColumn } from '@polymart/core'
import { sizeOf } from './plan.js'
import type { Range } from './plan.js'

/** Ids are a letter and a number, counted from 1, of nine digits. */
const digits = 9

export const idOf = (letter: string, number: number): string => `${letter}${String(number + 1).padStart(digits, '0')}`

const writeId = (bytes: Uint8Array, at: number, letter: number, number: number): void => {
  bytes[at] = letter
  let rest = number + 1
  for (let i = at + digits; i > at; i--) {
    const next = Math.floor(rest / 10)
    bytes[i] = 48 + rest - next * 10
    rest = next
  }
}

/** The ids of a range of numbers: the code of each is its place in the range. */
export const idDictionary = (letter: string, range: Range): Dictionary => {
  const length = sizeOf(range)
  const bytes = sharedBytes(length * (digits + 1))
  const offsets = sharedInts(length + 1)
  for (let i = 0; i < length; i++) {
    writeId(bytes, i * (digits + 1), letter.charCodeAt(0), range.from + i)
    offsets[i + 1] = (i + 1) * (digits + 1)
  }
  return { bytes, offsets, length }
}

export const sharedCodes = (codes: ArrayLike<number>): Int32Array => {
  const shared = sharedInts(codes.length)
  shared.set(codes)
  return shared
}

export const textColumn = (dictionary: Dictionary, codes: ArrayLike<number>): TextColumn => ({
  kind: 'text',
  dictionary,
  codes: sharedCodes(codes),
})

export const numberColumn = (numbers: ArrayLike<number>): NumberColumn => {
  const values = sharedFloats(numbers.length)
  values.set(numbers)
  return { kind: 'number', values }
}

export const booleanColumn = (flags: Uint8Array): BooleanColumn => {
  const values = sharedBytes(flags.length)
  values.set(flags)
  return { kind: 'boolean', values }
}

/** The column of ids of an entity's own rows. */
export const uniqueIds = (letter: string, range: Range): TextColumn => {
  const codes = sharedInts(sizeOf(range))
  for (let i = 0; i < codes.length; i++) codes[i] = i
  return { kind: 'text', dictionary: idDictionary(letter, range), codes }
}

/** A dictionary of those ids of a range that are referred to, in order of first use. */
export class References {
  private readonly codes: Int32Array
  private readonly dictionary = new DictionaryBuilder({ unique: true })
  private readonly id = new Uint8Array(digits + 1)
  private readonly letter: number
  private readonly from: number

  constructor(letter: string, { from, to }: Range) {
    this.letter = letter.charCodeAt(0)
    this.from = from
    this.codes = new Int32Array(to - from).fill(-1)
  }

  /** −1, for none, stays −1. */
  code(number: number): number {
    if (number < 0) return -1
    const known = this.codes[number - this.from]!
    if (known >= 0) return known
    writeId(this.id, 0, this.letter, number)
    return (this.codes[number - this.from] = this.dictionary.addBytes(this.id, 0, this.id.length))
  }

  finish(): Dictionary {
    return this.dictionary.finish()
  }
}

/** A column of references to rows of an entity, by number; −1 is none. */
export const referenceColumn = (letter: string, range: Range, numbers: Int32Array): TextColumn => {
  const references = new References(letter, range)
  const codes = sharedInts(numbers.length)
  for (let i = 0; i < codes.length; i++) codes[i] = references.code(numbers[i]!)
  return { kind: 'text', dictionary: references.finish(), codes }
}

/** A fixed list of texts as a dictionary, and the code of each. */
export class Vocabulary<T extends string = string> {
  readonly dictionary: Dictionary
  private readonly codes: ReadonlyMap<string, number>

  constructor(texts: readonly T[]) {
    const distinct = [...new Set(texts)]
    this.dictionary = dictionaryOf(distinct)
    this.codes = new Map(distinct.map((text, code) => [text, code]))
  }

  code(text: T): number {
    return this.codes.get(text)!
  }
}
