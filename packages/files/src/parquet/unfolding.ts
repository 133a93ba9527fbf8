import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import type { ColumnMetaData } from 'hyparquet'
import type { Page } from './pages.js'

/** Of those codecs the decoder unfolds all that there is, whatever the page says. */
const unfolds = { GZIP: promisify(gunzip), BROTLI: promisify(brotliDecompress) } as const

/** Deflate unfolds no byte to more. */
const mostDeflated = 1032

/** Whether a packed page unfolds to more than some bytes, which its header may not tell. */
export const unfoldsBeyond = async (
  most: number,
  { codec }: ColumnMetaData,
  { header, from, to }: Page,
  read: () => Promise<Buffer>,
): Promise<boolean> => {
  if (codec !== 'GZIP' && codec !== 'BROTLI') return false
  if (codec === 'GZIP' && (to - from) * mostDeflated <= most) return false
  // Levels stand before the values, as they are.
  const { repetition_levels_byte_length: repetition = 0, definition_levels_byte_length: definition = 0 } =
    header.data_page_header_v2 ?? {}
  try {
    await unfolds[codec]((await read()).subarray(repetition + definition), { maxOutputLength: Math.floor(most) })
    return false
  } catch (thrown) {
    // What else is wrong with it, the decoder says.
    return (thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
  }
}
