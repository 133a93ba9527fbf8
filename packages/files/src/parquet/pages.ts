import type { FileHandle } from 'node:fs/promises'
import type { ColumnMetaData, PageHeader } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { readAt } from '../jsonl/lines.js'
import type { Source } from '../read/sources.js'

export type File = Pick<Source, 'path' | 'bytes' | 'memory'>

/** A page of a column: what its header says, and where its packed bytes lie in the file. */
export interface Page {
  readonly header: PageHeader
  readonly from: number
  readonly to: number
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
    const page = { header, from: at + length, to: Math.min(at + length + header.compressed_page_size, bytes) }
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

/** The bytes of a packed page, which unfold to so many. */
export const unpacked = (packed: Buffer, length: number, { codec }: ColumnMetaData): Buffer => {
  if (length === 0) return Buffer.alloc(0)
  const { buffer, byteOffset, length: found } = decompressPage(packed, length, codec, compressors)
  return Buffer.from(buffer, byteOffset, found)
}
