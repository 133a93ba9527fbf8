import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { PolymartError } from '@polymart/core'
import type { ColumnMetaData, FileMetaData, PageHeader } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { readAt } from '../jsonl/lines.js'
import type { Source } from '../read/sources.js'
import { mib } from '../read/unpacked.js'

export type File = Pick<Source, 'path' | 'bytes' | 'memory'>

/** A page of a column: what its header says, and where its packed bytes lie in the file. */
export interface Page {
  readonly header: PageHeader
  readonly from: number
  readonly to: number
}

/** A page is decoded as a whole, which takes it several times. */
const mostPageBytes = ({ memory }: Pick<Source, 'memory'>): number => memory / 4

/** Refuses pages that unfold too far, before one is decoded. What the footer says of sizes may be wrong, so it is not asked. */
export const checkPages = async (file: File, { row_groups: groups }: FileMetaData): Promise<void> => {
  const most = mostPageBytes(file)
  const handle = await open(file.path)
  try {
    for (const { columns } of groups) {
      for (const { meta_data: column } of columns) {
        if (!column) continue
        for await (const page of pagesOf(handle, file, column)) {
          const bytes = page?.header.uncompressed_page_size ?? Number(column.total_uncompressed_size)
          if (bytes > most) throw pageTooLarge(file, column, bytes)
        }
      }
    }
  } finally {
    await handle.close()
  }
}

/** More than the header of a page takes, but for statistics of long texts; it holds the next ones where pages are small. */
const headerBytes = 1 << 12
const longHeaderBytes = 1 << 20

/** The pages of a column; undefined in the place of the last one where its header is none. */
export async function* pagesOf(
  handle: FileHandle,
  { bytes }: File,
  column: ColumnMetaData,
): AsyncGenerator<Page | undefined> {
  let at = Number(startOf(column))
  const end = Math.min(at + Number(column.total_compressed_size), bytes)
  let window: Buffer = Buffer.alloc(0)
  let from = at
  while (at < end) {
    let found = headerIn(window.subarray(at - from))
    for (const length of [headerBytes, longHeaderBytes]) {
      if (found) break
      window = await readAt(handle, (from = at), Math.min(length, end - at))
      found = headerIn(window)
    }
    if (!found) {
      yield undefined
      return
    }
    const { header, length } = found
    const page = { header, from: at + length, to: at + length + header.compressed_page_size }
    yield page
    at = page.to
  }
}

const startOf = ({ dictionary_page_offset: dictionary, data_page_offset: data }: ColumnMetaData): bigint =>
  dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data

const headerIn = (bytes: Buffer): { header: PageHeader; length: number } | undefined => {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 }
  try {
    const header = parquetHeader(reader)
    const { compressed_page_size: packed, uncompressed_page_size: unfolded } = header
    return packed >= 0 && unfolded >= 0 ? { header, length: reader.offset } : undefined
  } catch {
    return undefined
  }
}

const pageTooLarge = (file: File, { path_in_schema: path }: ColumnMetaData, bytes: number): PolymartError =>
  new PolymartError(
    'format',
    `${file.path}, column ${path.join('.')}: expected pages that unfold to at most ${mib(mostPageBytes(file))} MiB, found one of ${mib(bytes)} MiB. Is the file damaged? If it is right, raise --read-memory (now ${mib(file.memory)} MiB) to ${mib(bytes * 4)} MiB or more, or write the file with smaller pages.`,
  )
