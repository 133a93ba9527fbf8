import { packedPieces } from './packed-pieces.js'
import { bytesPerPiece } from './piece-size.js'
import type { Source } from './sources.js'
import type { Piece } from './task.js'
import type { Threads } from './threads.js'

/** Cuts files into pieces, in order; the count of rows is known where all files are Parquet. */
export const piecesOf = async (
  sources: readonly Source[],
  threads: Pick<Threads, 'outline'>,
): Promise<{ pieces: AsyncIterable<Piece>; total: number | undefined }> => {
  const outlines = await Promise.all(
    sources.map(async (source) => (isCutUnseen(source) ? undefined : threads.outline(source))),
  )
  const rows = sources.map(({ format }, i) =>
    format === 'parquet' ? outlines[i]!.reduce((sum, rows) => sum + rows, 0) : undefined,
  )
  const total = rows.every((count) => count !== undefined) ? rows.reduce((sum, count) => sum + count, 0) : undefined
  async function* pieces(): AsyncGenerator<Piece> {
    for (const [i, source] of sources.entries()) {
      if (source.packing) yield* packedPieces(source)
      else yield* cut(source, outlines[i])
    }
  }
  return { pieces: pieces(), total }
}

/** Lines are found from any place on; a packed file is cut as it is unpacked. */
const isCutUnseen = ({ format, packing }: Source): boolean => format === 'jsonl' || packing !== undefined

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
