import { isLeftAligned } from '@polymart/analytics'
import type { ResultColumn } from '@polymart/analytics'
import type { Colors } from '../terminal/messages.js'
import { counted } from '../terminal/text.js'
import { bars, isDrawn, measured, sparkline } from './bars.js'
import { cellTexts } from './cells.js'
import { columnsWithin, gridLines } from './grid.js'
import type { GridColumn } from './grid.js'
import { headingLines } from './heading.js'
import type { Format } from './view.js'

const barWidth = 16

/**
 * For people: money in major units, texts without control characters, as many columns as the terminal is wide. Where
 * that has an end, a line or bars of blocks show the first measure.
 */
export const tableFor = (width: number, colors: Colors): Format =>
  function* ({ columns, rows, more, overTime, sortedBy, table, meta }) {
    const { currency } = meta
    for (const line of headingLines(meta, table)) yield `${colors.dim(line)}\n`
    const left = counted(more, overTime ? 'earlier row' : 'more row')
    const rest = more > 0 ? colors.dim(`${left} (--limit shows more, --format csv all of them)`) + '\n' : ''
    if (columns.some(({ kind }) => kind === 'sentence')) {
      yield* paragraphs(columns, rows, currency, colors)
      yield rest
      return
    }
    const all = columns.map((column): GridColumn => ({
      header: shownName(column),
      align: isLeftAligned(column.kind) ? 'left' : 'right',
      cells: cellTexts(column, currency),
    }))
    const shown = columnsWithin(all, width)
    const grid = all.slice(0, shown)
    if (width < Infinity && overTime && columns.length > 0) yield* line(overTime, colors)
    else if (width < Infinity && shown === all.length && rows > 1) {
      const column = sortedBy && isDrawn(sortedBy) ? sortedBy : measured(columns)
      const bar = column && barColumn(column)
      if (bar && columnsWithin([...all, bar], width) > all.length) grid.push(bar)
    }
    const [header, ...lines] = gridLines(grid, rows)
    yield `${colors.bold(header)}\n`
    for (const line of lines) yield `${line}\n`
    yield rest
    if (shown < all.length) {
      const hidden = all.slice(shown).map((column) => column.header)
      yield colors.dim(`Hidden columns: ${hidden.join(', ')} (widen the terminal, or use --format)`) + '\n'
    }
  }

const fewestForLine = 8

/** How a measure went over the whole time, also where only its latest part stands below. */
function* line(overTime: readonly ResultColumn[], colors: Colors): Generator<string> {
  const column = measured(overTime)
  const [time] = overTime
  // Of several rows at one time, such as a breakdown has, a line would tell nothing.
  if (column && column.values.length >= fewestForLine && new Set(time!.values).size === column.values.length)
    yield `${shownName(column)} ${colors.dim('over time')}  ${sparkline(column.values)}\n`
}

const barColumn = (column: ResultColumn): GridColumn => ({
  header: shownName(column),
  align: 'left',
  cells: bars(column.values, barWidth),
})

const shownName = ({ name }: ResultColumn): string => name.replace(/Minor$/, '')

const indent = '   '

/** Rows that hold sentences: what is short in one line, then a line for each sentence, which the terminal breaks. */
function* paragraphs(
  columns: readonly ResultColumn[],
  rows: number,
  currency: string | null,
  colors: Colors,
): Generator<string> {
  const cells = columns.map((column) => cellTexts(column, currency))
  const isSentence = columns.map(({ kind }) => kind === 'sentence')
  for (let row = 0; row < rows; row++) {
    const short = cells.flatMap((texts, i) => (isSentence[i] ? [] : [texts[row]!]))
    yield `\n${colors.bold(short.join('  '))}\n`
    for (const [i, texts] of cells.entries()) if (isSentence[i]) yield `${indent}${texts[row]!}\n`
  }
  if (rows === 0) yield 'Nothing was found.\n'
}
