import { linesIn } from '../jsonl/lines.js'
import { entriesOf } from '../jsonl/read.js'
import type { Entry, Piece } from '../read/task.js'

/** What stands in a piece of a file of any format, some rows at a time. */
export async function* documentsIn(piece: Piece): AsyncGenerator<Iterable<Entry>> {
  const { source, from, to } = piece
  switch (source.format) {
    case 'jsonl':
      yield entriesOf(await linesIn(source.path, from, to), from === 0)
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
