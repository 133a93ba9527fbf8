import type { Source } from './sources.js'
import type { Piece } from './task.js'
import type { Threads } from './threads.js'

/** A range of a file of text that one thread reads at once, as near as it can be cut. */
export const bytesPerPiece = 8 << 20

/** Cuts files into pieces, in order; the count of rows is known where all files are Parquet. */
export const piecesOf = async (
  sources: readonly Source[],
  threads: Pick<Threads, 'outline'>,
): Promise<{ pieces: readonly Piece[]; total: number | undefined }> => {
  const outlines = await Promise.all(
    sources.map(async (source) => (source.format === 'jsonl' ? undefined : threads.outline(source))),
  )
  const pieces = sources.flatMap((source, i) => cut(source, outlines[i]))
  const rows = sources.map(({ format }, i) =>
    format === 'parquet' ? outlines[i]!.reduce((sum, rows) => sum + rows, 0) : undefined,
  )
  const total = rows.every((count) => count !== undefined) ? rows.reduce((sum, count) => sum + count, 0) : undefined
  return { pieces, total }
}

const cut = (source: Source, outline: readonly number[] = []): readonly Piece[] => {
  switch (source.format) {
    case 'parquet':
      return outline.map((_, at) => ({ source, from: at, to: at + 1 }))
    case 'jsonl':
      return Array.from({ length: Math.ceil(source.bytes / bytesPerPiece) }, (_, at) => ({
        source,
        from: at * bytesPerPiece,
        to: Math.min((at + 1) * bytesPerPiece, source.bytes),
      }))
    case 'json':
      return outline.slice(1).map((to, at) => ({ source, from: outline[at]!, to }))
    case 'csv': {
      // The first place is the end of the line with the names, which the first piece holds.
      const [head = 0, ...ends] = outline
      return ends.map((to, at) => (at === 0 ? { source, from: 0, to } : { source, from: ends[at - 1]!, to, head }))
    }
  }
}
