import { countedText } from '@polymart/core'
import { CsvError, parse } from 'csv-parse/sync'
import type { Info } from 'csv-parse/sync'
import { unpackedName } from '../layout.js'
import { lineEnds } from '../jsonl/line-ends.js'
import { bytesIn, headOf, linesBefore } from '../read/piece-bytes.js'
import type { Source } from '../read/sources.js'
import type { Entry, Piece } from '../read/task.js'
import { checkUtf8, malformed } from './malformed.js'
import { checkDelimiter, checkNames } from './names.js'
import { put } from './put.js'

interface Row {
  readonly record: readonly string[]
  readonly info: Info
}

/**
 * The rows of a piece as objects; a mapping finds a column `billing.country` as `country` in `billing`. An empty cell is
 * not there. Rows are counted in lines, by their last one.
 */
export async function* rowsIn(piece: Piece): AsyncGenerator<Entry[]> {
  const { source, head } = piece
  const bytes = await bytesIn(piece)
  checkUtf8(source, bytes)
  const rows = await parsed(bytes, piece, piece.from === 0)
  const names = head === undefined ? rows.shift() : (await parsed(await headOf(piece, head), piece, true))[0]
  const columns = (names?.record ?? []).map((name) => name.trim())
  checkNames(source, columns)
  if (names) checkDelimiter(source, columns, delimiterOf(source))
  const entries = rows.map(({ record, info }): Entry => ({ row: info.lines - 1, ...documentOf(record, columns) }))
  // The last line counts, although it may hold no row.
  yield [...entries, { row: lineEnds(bytes) - 1 }]
}

/** Only at the very start of a file a U+FEFF is a byte order mark. */
const parsed = async (bytes: Uint8Array, piece: Piece, bom: boolean): Promise<Row[]> => {
  const { source } = piece
  try {
    return parse(bytes, {
      bom,
      delimiter: delimiterOf(source),
      info: true,
      // Found out by itself it would be that of the first line, and no other.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Row[]
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown
    const line = (await linesBefore(piece)) + Number(thrown['lines'])
    throw malformed(source, 'CSV (RFC 4180)', `quotes that do not match, in line ${line}`)
  }
}

/** The one that the mapping names; of .tsv a tab. */
const delimiterOf = ({ mapping, entity, name }: Source): string =>
  mapping?.[entity]?.csv?.delimiter ?? (/\.tsv$/i.test(unpackedName(name)) ? '\t' : ',')

const documentOf = (record: readonly string[], columns: readonly string[]): Omit<Entry, 'row'> => {
  if (record.slice(columns.length).some((cell) => cell !== '')) {
    const found = countedText(record.length, 'cell')
    return { problem: { field: '(the whole row)', expected: `a row of ${countedText(columns.length, 'cell')}`, found } }
  }
  const document: Record<string, unknown> = {}
  columns.forEach((column, i) => {
    const cell = record[i]
    if (cell) put(document, column, cell)
  })
  return { value: document }
}
