import { compareTexts, listColumn, matchDictionaries, model, textAt, textColumn } from '@polymart/core'
import type { Batch, Columns, Dictionary } from '@polymart/core'
import { Tally } from '../result/findings.js'
import type { Found } from '../result/findings.js'
import type { Dangling } from './checks.js'

/** The items of a list, or of a list within it, that belong to row i: those from start(i) up to start(i + 1). */
interface Items {
  readonly columns: Columns
  readonly start: (row: number) => number
}

export const itemsOf = (columns: Columns, lists: readonly string[]): Items =>
  lists.reduce<Items>(
    (outer, name) => {
      const { offsets, items } = listColumn(outer.columns, name)
      return { columns: items, start: (row) => offsets[outer.start(row)]! }
    },
    { columns, start: (row) => row },
  )

/** For each row, the ids that it names in a field of its items and that are not among those known. */
const unknownIds = (
  { columns, start }: Items,
  field: string,
  known: Dictionary,
): ((row: number) => readonly string[]) => {
  const { codes, dictionary } = textColumn(columns, field)
  const match = matchDictionaries(dictionary, known)
  return (row) => {
    let missing: Set<number> | undefined
    for (let item = start(row); item < start(row + 1); item++) {
      const code = codes[item]!
      if (code >= 0 && match[code]! < 0) (missing ??= new Set()).add(code)
    }
    return missing ? Array.from(missing, (code) => textAt(dictionary, code)!) : none
  }
}

const none: readonly string[] = []

/** The rows of a batch that name what is not known. `path` ends in the field; before it come lists. */
export const danglingRows = (
  batch: Batch,
  path: readonly string[],
  known: Dictionary,
  limit: number,
): Found<Dangling> => {
  const id = textColumn(batch.columns, model[batch.entity].key)
  const unknown = unknownIds(itemsOf(batch.columns, path.slice(0, -1)), path.at(-1)!, known)
  const tally = new Tally<Dangling>(limit)
  for (let row = 0; row < batch.rows; row++) {
    const missing = unknown(row)
    if (missing.length > 0) tally.add({ id: textAt(id.dictionary, id.codes[row]!)!, missing: inOrder(missing) })
  }
  return tally.found()
}

export const inOrder = (ids: Iterable<string>): readonly string[] => [...new Set(ids)].sort(compareTexts)
