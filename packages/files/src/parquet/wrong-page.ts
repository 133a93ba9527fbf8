import { open } from 'node:fs/promises'
import { PolymartError } from '@polymart/core'
import type { ColumnMetaData } from 'hyparquet'
import { readAt } from '../jsonl/lines.js'
import type { Source } from '../read/sources.js'
import { footerOf } from './footer.js'
import { pagesOf } from './pages.js'
import type { Page } from './pages.js'
import { unfoldedLength } from './unfolded-length.js'
import { unreadable } from './unreadable.js'

/** Why the decoder gave up on a row group: it does not tell which page it could not unpack, and may have ended its thread. */
export const whyUnreadable = async (source: Source, group: number, cause: unknown): Promise<PolymartError> => {
  const found = await wrongPage(source, group).catch(() => undefined)
  if (!found) return unreadable(source, cause)
  return new PolymartError(
    'format',
    `${source.path}, column ${found.column.path_in_schema.join('.')}: a page says that it unfolds to ${found.said} bytes, and ${found.why}. The file is damaged: write it again, or remove it.`,
    { cause },
  )
}

interface WrongPage {
  readonly column: ColumnMetaData
  readonly said: number
  readonly why: string
}

const wrongPage = async (source: Source, group: number): Promise<WrongPage | undefined> => {
  const { columns } = (await footerOf(source)).row_groups[group]!
  const handle = await open(source.path)
  try {
    for (const { meta_data: column } of columns) {
      if (!column || column.codec === 'UNCOMPRESSED') continue
      for await (const page of pagesOf(handle, source, column)) {
        if (!page) break
        const packed = packedPart(await readAt(handle, page.from, page.to - page.from), page)
        const why = packed && (await wrongIn(packed, column))
        if (why) return { column, said: packed.length, why }
      }
    }
    return undefined
  } finally {
    await handle.close()
  }
}

interface Packed {
  readonly bytes: Buffer
  /** What they are said to unfold to. */
  readonly length: number
}

/** Levels may stand before what is packed, as they are. */
const packedPart = (bytes: Buffer, { header }: Page): Packed | undefined => {
  const length = header.uncompressed_page_size
  const second = header.data_page_header_v2
  if (!second) return { bytes, length }
  if (second.is_compressed === false) return undefined
  const levels = second.repetition_levels_byte_length + second.definition_levels_byte_length
  return { bytes: bytes.subarray(levels), length: length - levels }
}

const wrongIn = async ({ bytes, length }: Packed, { codec }: ColumnMetaData): Promise<string | undefined> => {
  try {
    const found = await unfoldedLength(bytes, codec, length)
    if (found === undefined || found === length) return undefined
    return found > length ? 'unfolds to more' : `unfolds to ${found}`
  } catch {
    return `holds bytes that cannot be unpacked as ${codec}`
  }
}
