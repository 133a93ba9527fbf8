import { PolymartError } from '@polymart/core'
import { DataType } from 'apache-arrow'
import type { Schema } from 'apache-arrow'
import type { ColumnMetaData, FileMetaData, PageHeader } from 'hyparquet'
import { getSchemaPath } from 'hyparquet/src/schema.js'
import { mib, mostTimes } from '../read/unpacked.js'
import { numbersIn } from './int96.js'
import type { File } from './pages.js'
import { textLengths } from './text-lengths.js'

/** Rows in one batch; a larger row group comes in several, each with dictionaries of its own. */
export const rowsPerBatch = 32_768

const bytesOfNumber = 8

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
    let unfolded = 0
    for (const header of headers) {
      this.packed += header.compressed_page_size
      unfolded += header.uncompressed_page_size
    }
    const dictionary = headers[0]?.dictionary_page_header ? headers[0].uncompressed_page_size : 0
    const values = headers.reduce((sum, header) => sum + dataOf(header).num_values, 0)
    // A few bytes can say that one value is there a billion times.
    this.total += Math.max(unfolded, values * bytesOfNumber)
    if (column.type === 'FIXED_LEN_BYTE_ARRAY') this.total += values * this.lengthOf(column)
    if (column.type === 'BYTE_ARRAY') {
      const isCoded = this.coded.has(column.path_in_schema[0]!)
      if (isCoded) this.total += dictionary * Math.floor(values / rowsPerBatch)
      // Only where it might be too much the codes or lengths are looked at, which tell.
      if ((isCoded ? 0 : dictionary * values) + mostShared(headers) > this.most) await this.addTexts(column)
    }
    this.check(column)
  }

  private lengthOf({ path_in_schema: path }: ColumnMetaData): number {
    return getSchemaPath(this.footer.schema, path).at(-1)?.element.type_length ?? 0
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

const none = { num_values: 0, encoding: undefined }

const dataOf = ({ data_page_header: first, data_page_header_v2: second }: PageHeader) => first ?? second ?? none

/** Bytes of texts that say how much they share with the one before them: each may share all that its page has. */
const mostShared = (headers: readonly PageHeader[]): number =>
  headers
    .filter((header) => dataOf(header).encoding === 'DELTA_BYTE_ARRAY')
    .reduce((sum, header) => sum + header.uncompressed_page_size * dataOf(header).num_values, 0)
