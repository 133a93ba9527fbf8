import { PolymartError } from '@polymart/core'
import type { ColumnMetaData, FileMetaData } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { bytesAt } from '../jsonl/lines.js'
import type { Source } from '../read/sources.js'
import { mib } from '../read/unpacked.js'

type File = Pick<Source, 'path' | 'bytes' | 'memory'>

/** A page is decoded as a whole, which takes it several times. */
const mostPageBytes = ({ memory }: Pick<Source, 'memory'>): number => memory / 4

/** Refuses pages that unfold too far, before one is decoded. */
export const checkPages = async (file: File, { row_groups: groups }: FileMetaData): Promise<void> => {
  const most = mostPageBytes(file)
  for (const { columns } of groups) {
    for (const { meta_data: column } of columns) {
      // A page is no larger than all of its column.
      if (!column || column.total_uncompressed_size <= most) continue
      for await (const bytes of pageSizes(file, column)) if (bytes > most) throw pageTooLarge(file, column, bytes)
    }
  }
}

/** More than the header of a page takes, but for statistics of long texts. */
const headerBytes = 1 << 10
const longHeaderBytes = 1 << 20

/** What each page of a column unfolds to, by its header. */
async function* pageSizes({ path, bytes }: File, column: ColumnMetaData): AsyncGenerator<number> {
  let at = Number(startOf(column))
  const end = Math.min(at + Number(column.total_compressed_size), bytes)
  while (at < end) {
    const { length, packed, unfolded } = headerIn(await bytesAt(path, at, Math.min(at + headerBytes, end))) ??
      headerIn(await bytesAt(path, at, Math.min(at + longHeaderBytes, end))) ??
        // What has so long a header holds a text of that length.
        { length: end, packed: 0, unfolded: Number(column.total_uncompressed_size) }
    yield unfolded
    at += length + packed
  }
}

const startOf = ({ dictionary_page_offset: dictionary, data_page_offset: data }: ColumnMetaData): bigint =>
  dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data

const headerIn = (bytes: Buffer): { length: number; packed: number; unfolded: number } | undefined => {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 }
  try {
    const { compressed_page_size: packed, uncompressed_page_size: unfolded } = parquetHeader(reader)
    return packed >= 0 && unfolded >= 0 ? { length: reader.offset, packed, unfolded } : undefined
  } catch {
    return undefined
  }
}

const pageTooLarge = (file: File, { path_in_schema: path }: ColumnMetaData, bytes: number): PolymartError =>
  new PolymartError(
    'format',
    `${file.path}, column ${path.join('.')}: expected pages that unfold to at most ${mib(mostPageBytes(file))} MiB, found one of ${mib(bytes)} MiB. Is the file damaged? If it is right, raise --read-memory (now ${mib(file.memory)} MiB) to ${mib(bytes * 4)} MiB or more, or write the file with smaller pages.`,
  )
