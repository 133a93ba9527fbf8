import { entriesOf } from '../jsonl/read.js'
import { bytesIn } from '../read/piece-bytes.js'
import type { Entry, Piece } from '../read/task.js'

/** What stands in a piece of a file of any format, some rows at a time. */
export async function* documentsIn(piece: Piece): AsyncGenerator<Iterable<Entry>> {
  switch (piece.source.format) {
    case 'jsonl':
      yield entriesOf(await bytesIn(piece), piece.from === 0)
      break
    case 'json':
      yield* (await import('./json-array.js')).itemsIn(piece)
      break
    case 'csv':
      yield* (await import('./csv.js')).rowsIn(piece)
      break
    case 'parquet':
      yield* (await import('../parquet/documents.js')).documentsOfGroup(piece)
  }
}
