import type { Source } from './sources.js'
import type { Piece } from './task.js'
import type { Threads } from './threads.js'

/** A range of JSON Lines that one thread reads at once. */
const bytesPerPiece = 8 << 20

/** Cuts files into pieces, in order; the count of rows is known where all files are Parquet. */
export const piecesOf = async (
  sources: readonly Source[],
  threads: Pick<Threads, 'outline'>,
): Promise<{ pieces: readonly Piece[]; total: number | undefined }> => {
  const outlines = await Promise.all(
    sources.map(async (source) => (source.format === 'parquet' ? threads.outline(source) : undefined)),
  )
  const pieces = sources.flatMap((source, i) => {
    const count = outlines[i]?.length ?? Math.ceil(source.bytes / bytesPerPiece)
    return Array.from({ length: count }, (_, at): Piece => {
      if (outlines[i]) return { source, from: at, to: at + 1 }
      return { source, from: at * bytesPerPiece, to: Math.min((at + 1) * bytesPerPiece, source.bytes) }
    })
  })
  const rows = outlines.map((groups) => groups?.reduce((sum, rows) => sum + rows, 0))
  const total = rows.every((count) => count !== undefined) ? rows.reduce((sum, count) => sum + count, 0) : undefined
  return { pieces, total }
}
