import { createReadStream } from 'node:fs'
import { CsvError, parse } from 'csv-parse/sync'
import type { Info } from 'csv-parse/sync'
import { bytesAt } from '../jsonl/lines.js'
import { bytesPerPiece } from '../read/pieces.js'
import type { Source } from '../read/sources.js'
import type { Entry, Piece } from '../read/task.js'
import { checkUtf8, malformed } from './malformed.js'

const quote = 34
const newline = 10

/** The places between rows at which CSV is cut: the end of the line of names, and the end of each piece. */
export const cutsOf = async (source: Source): Promise<readonly number[]> => {
  const cuts: number[] = []
  let quoted = false
  let position = 0
  for await (const chunk of createReadStream(source.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]
      // A quote within quotes is written twice, which leaves them as they were.
      if (byte === quote) quoted = !quoted
      else if (byte === newline && !quoted) {
        const here = position + i + 1
        if (cuts.length === 0 || here - (cuts.length === 1 ? 0 : cuts.at(-1)!) >= bytesPerPiece) cuts.push(here)
      }
    }
    position += chunk.length
  }
  if (quoted) throw malformed(source, 'CSV', 'quotes that are opened and not closed')
  if (cuts.length === 0) return [position, position]
  return cuts.at(-1) === position && cuts.length > 1 ? cuts : [...cuts, position]
}

interface Row {
  readonly record: readonly string[]
  readonly info: Info
}

/**
 * The rows of a piece as objects; a mapping finds a column `billing.country` as `country` in `billing`. An empty cell is
 * not there. Rows are counted in lines, by their last one.
 */
export async function* rowsIn(piece: Piece): AsyncGenerator<Entry[]> {
  const { source, from, to, head } = piece
  const bytes = await bytesAt(source.path, from, to)
  checkUtf8(source, bytes)
  const rows = await parsed(bytes, piece)
  const names = head === undefined ? rows.shift() : (await parsed(await bytesAt(source.path, 0, head), piece))[0]
  const columns = (names?.record ?? []).map((name) => name.trim())
  const entries = rows.map(({ record, info }): Entry => ({ row: info.lines - 1, ...documentOf(record, columns) }))
  // The last line counts, although it may hold no row.
  yield [...entries, { row: linesOf(bytes) - 1 }]
}

const parsed = async (bytes: Uint8Array, { source, from }: Piece): Promise<Row[]> => {
  try {
    return parse(bytes, {
      bom: true,
      delimiter: delimiterOf(source),
      info: true,
      // Found out by itself it would be that of the first line, and no other.
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Row[]
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown
    const before = linesOf(await bytesAt(source.path, 0, from))
    const line = before + Number(thrown['lines'])
    throw malformed(source, 'CSV (RFC 4180)', `quotes that do not match, in line ${line}`)
  }
}

/** The one that the mapping names; of .tsv a tab. */
const delimiterOf = ({ mapping, entity, name }: Source): string =>
  mapping?.[entity]?.csv?.delimiter ?? (/\.tsv$/i.test(name) ? '\t' : ',')

const linesOf = (bytes: Uint8Array): number => {
  let lines = 0
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines++
  return bytes.length === 0 || bytes.at(-1) === newline ? lines : lines + 1
}

const documentOf = (record: readonly string[], columns: readonly string[]): Omit<Entry, 'row'> => {
  if (record.length > columns.length) {
    const found = `${record.length} cells`
    return { problem: { field: '(the whole row)', expected: `a row of ${columns.length} cells`, found } }
  }
  const document: Record<string, unknown> = {}
  for (let i = 0; i < record.length; i++) if (record[i] !== '') document[columns[i]!] = record[i]!
  return { value: document }
}
