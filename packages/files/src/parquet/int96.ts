import { open } from 'node:fs/promises'
import { PolymartError } from '@polymart/core'
import type { ColumnMetaData, FileMetaData, PageHeader } from 'hyparquet'
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js'
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js'
import { readAt } from '../jsonl/lines.js'
import { pagesOf, unpacked } from './pages.js'
import type { File } from './pages.js'

/** Of 1970-01-01. */
const julianDay = 2_440_588
const dayMs = 86_400_000
const width = 12

/** How deep the values of a column lie: the levels of those that are there, and whether they lie in lists. */
interface Levels {
  readonly definition: number
  readonly repetition: number
}

/** A page without its levels: so many values, of which the bytes begin at `reader`. */
export interface Values {
  readonly count: number
  readonly bytes: Buffer
}

/**
 * The times of a column of INT96 that are not null, in the order of its row group, a page at a time, as epoch
 * milliseconds cut off towards the past. The decoder of all else keeps them as nanoseconds in 64 bits, which hold the years
 * 1677 to 2262 and turn others, such as 9999, into some time between.
 */
export const int96Times = (file: File, footer: FileMetaData, column: ColumnMetaData): AsyncGenerator<Float64Array> =>
  numbersIn(file, footer, column, (values, encoding) => {
    if (encoding !== 'PLAIN') throw new Error(`times of INT96 cannot be encoded as ${encoding}`)
    return timesIn(values)
  })

/** A number for each value of a column that is not null, a page at a time; `read` makes them of what is not coded. */
export async function* numbersIn(
  file: File,
  footer: FileMetaData,
  column: ColumnMetaData,
  read: (values: Values, encoding: string) => Float64Array,
): AsyncGenerator<Float64Array> {
  const path = getSchemaPath(footer.schema, column.path_in_schema)
  const levels = { definition: getMaxDefinitionLevel(path), repetition: getMaxRepetitionLevel(path) }
  let dictionary: Float64Array = new Float64Array(0)
  const handle = await open(file.path)
  try {
    for await (const page of pagesOf(handle, file, column)) {
      if (!page) throw new Error(`the header of a page of column ${column.path_in_schema.join('.')} makes no sense`)
      const { header, from, to } = page
      checkCount(file, column, header)
      const packed = await readAt(handle, from, to - from)
      if (header.dictionary_page_header) {
        const count = header.dictionary_page_header.num_values
        dictionary = read({ count, bytes: unpacked(packed, header.uncompressed_page_size, column) }, 'PLAIN')
      } else if (header.data_page_header) {
        const { num_values: count, encoding } = header.data_page_header
        const bytes = unpacked(packed, header.uncompressed_page_size, column)
        yield numbersOf(valuesBehind(bytes, count, levels), encoding, dictionary, read)
      } else if (header.data_page_header_v2) {
        const { encoding } = header.data_page_header_v2
        yield numbersOf(valuesOfV2(packed, header, column), encoding, dictionary, read)
      }
    }
  } finally {
    await handle.close()
  }
}

/** Levels stand before the values, each with its length; those of definition tell how many values are there. */
const valuesBehind = (bytes: Buffer, count: number, { definition, repetition }: Levels): Values => {
  let at = repetition > 0 ? 4 + bytes.readUInt32LE(0) : 0
  if (definition === 0) return { count, bytes: bytes.subarray(at) }
  const levels = new Uint8Array(count)
  const length = bytes.readUInt32LE(at)
  at += 4
  if (count > 0) readRleBitPackedHybrid(readerOf(bytes.subarray(at)), 32 - Math.clz32(definition), levels, length)
  return {
    count: levels.reduce((sum, level) => sum + (level === definition ? 1 : 0), 0),
    bytes: bytes.subarray(at + length),
  }
}

/** Here the levels are not packed, and the header tells how many values are there. */
const valuesOfV2 = (
  packed: Buffer,
  { uncompressed_page_size: length, data_page_header_v2: header }: PageHeader,
  column: ColumnMetaData,
): Values => {
  const levels = header!.repetition_levels_byte_length + header!.definition_levels_byte_length
  const rest = packed.subarray(levels)
  const bytes = header!.is_compressed === false ? rest : unpacked(rest, length - levels, column)
  return { count: header!.num_values - header!.num_nulls, bytes }
}

const numbersOf = (
  { count, bytes }: Values,
  encoding: string,
  dictionary: Float64Array,
  read: (values: Values, encoding: string) => Float64Array,
): Float64Array => {
  if (!encoding.endsWith('_DICTIONARY')) return read({ count, bytes }, encoding)
  const codes = new Int32Array(count)
  const bits = count === 0 ? 0 : bytes.readUInt8(0)
  if (bits > 0) readRleBitPackedHybrid(readerOf(bytes.subarray(1)), bits, codes, bytes.length - 1)
  return Float64Array.from(codes, (code) => dictionary[code] ?? NaN)
}

/** Nanoseconds of the day, and the day after that. */
const timesIn = ({ count, bytes }: Values): Float64Array => {
  const times = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const nanoseconds = bytes.readBigInt64LE(i * width)
    const rest = ((nanoseconds % 1_000_000n) + 1_000_000n) % 1_000_000n
    times[i] = (bytes.readInt32LE(i * width + 8) - julianDay) * dayMs + Number((nanoseconds - rest) / 1_000_000n)
  }
  return times
}

export const readerOf = (bytes: Buffer): { view: DataView; offset: number } => ({
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
  offset: 0,
})

/** A few bytes can say that one value is there a billion times. */
const checkCount = (file: File, { path_in_schema: path }: ColumnMetaData, header: PageHeader): void => {
  const { num_values: count } = header.data_page_header ??
    header.data_page_header_v2 ??
    header.dictionary_page_header ?? { num_values: 0 }
  const most = file.memory / 32
  if (count <= most) return
  throw new PolymartError(
    'format',
    `${file.path}, column ${path.join('.')}: a page has ${count} values, and at most ${most} are read. Is the file damaged? If it is right, raise --read-memory, or write the file with smaller pages.`,
  )
}
