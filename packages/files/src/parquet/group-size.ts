import { PolymartError } from '@polymart/core'
import { DataType } from 'apache-arrow'
import type { Schema } from 'apache-arrow'
import type { ColumnMetaData, FileMetaData, PageHeader } from 'hyparquet'
import { mib, mostTimes } from '../read/unpacked.js'
import { numbersIn } from './int96.js'
import type { Values } from './int96.js'
import type { File } from './pages.js'

/** Rows in one batch; a larger row group comes in several, each with dictionaries of its own. */
export const rowsPerBatch = 32_768

/** The columns that the decoder gives as codes and a dictionary, as their writer noted. */
export const codedColumns = ({ fields }: Pick<Schema, 'fields'>): ReadonlySet<string> =>
  new Set(fields.filter(({ type }) => DataType.isDictionary(type)).map(({ name }) => name))

/** What the decoder makes of a row group, which is in memory as a whole: a text that a dictionary holds once may stand in every row. */
export class GroupSize {
  private readonly file: File
  private readonly footer: FileMetaData
  private readonly coded: ReadonlySet<string>
  private packed = 0
  private total = 0

  constructor(file: File, footer: FileMetaData, coded: ReadonlySet<string>) {
    this.file = file
    this.footer = footer
    this.coded = coded
  }

  /** Adds a column, by the headers of its pages. */
  async add(column: ColumnMetaData, headers: readonly PageHeader[]): Promise<void> {
    for (const header of headers) {
      this.packed += header.compressed_page_size
      this.total += header.uncompressed_page_size
    }
    const dictionary = headers[0]?.dictionary_page_header && headers[0].uncompressed_page_size
    if (dictionary && column.type === 'BYTE_ARRAY') {
      const values = headers.reduce((sum, header) => sum + countOf(header), 0)
      if (this.coded.has(column.path_in_schema[0]!)) this.total += dictionary * Math.floor(values / rowsPerBatch)
      // Only where it might be too much the codes are looked at, which tell.
      else if (dictionary * values > this.most) await this.addTexts(column)
    }
    this.check(column)
  }

  private async addTexts(column: ColumnMetaData): Promise<void> {
    for await (const lengths of numbersIn(this.file, this.footer, column, textLengths)) {
      for (const length of lengths) this.total += length
      this.check(column)
    }
  }

  private get most(): number {
    return Math.max(this.file.memory / 2, mostTimes * Math.min(this.packed, this.file.bytes))
  }

  private check({ path_in_schema: path }: ColumnMetaData): void {
    const { file, most, packed, total } = this
    if (total <= most) return
    throw new PolymartError(
      'format',
      `${file.path}, column ${path.join('.')}: a row group unfolds to more than ${mib(most)} MiB from ${packed} bytes in the file. Is the file damaged? If it is right, raise --read-memory (now ${mib(file.memory)} MiB), or write the file with smaller row groups.`,
    )
  }
}

const countOf = ({ data_page_header: first, data_page_header_v2: second }: PageHeader): number =>
  (first ?? second)?.num_values ?? 0

/** Each text has its length before it. Of other encodings than these the size of the page is counted, and no more. */
const textLengths = ({ count, bytes }: Values, encoding: string): Float64Array => {
  if (encoding !== 'PLAIN') return new Float64Array(0)
  const lengths = new Float64Array(count)
  for (let i = 0, at = 0; i < count; i++) {
    lengths[i] = bytes.readUInt32LE(at)
    at += 4 + lengths[i]!
  }
  return lengths
}
