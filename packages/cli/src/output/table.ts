import { isLeftAligned } from '@polymart/analytics'
import type { ResultColumn } from '@polymart/analytics'
import type { Colors } from '../terminal/messages.js'
import { counted } from '../terminal/text.js'
import { cellTexts } from './cells.js'
import { columnsWithin, gridLines } from './grid.js'
import type { GridColumn } from './grid.js'
import { headingLines } from './heading.js'
import type { Format } from './view.js'

/** For people: money in major units, texts without control characters, as many columns as the terminal is wide. */
export const tableFor = (width: number, colors: Colors): Format =>
  function* ({ columns, rows, more, table, meta }) {
    const { currency } = meta
    for (const line of headingLines(meta, table)) yield `${colors.dim(line)}\n`
    const rest =
      more > 0 ? colors.dim(`${counted(more, 'more row')} (--limit shows more, --format csv all of them)`) + '\n' : ''
    if (columns.some(({ kind }) => kind === 'sentence')) {
      yield* paragraphs(columns, rows, currency, colors)
      yield rest
      return
    }
    const all = columns.map((column): GridColumn => ({
      header: column.name.replace(/Minor$/, ''),
      align: isLeftAligned(column.kind) ? 'left' : 'right',
      cells: cellTexts(column, currency),
    }))
    const shown = columnsWithin(all, width)
    const [header, ...lines] = gridLines(all.slice(0, shown), rows)
    yield `${colors.bold(header)}\n`
    for (const line of lines) yield `${line}\n`
    yield rest
    if (shown < all.length) {
      const hidden = all.slice(shown).map((column) => column.header)
      yield colors.dim(`Hidden columns: ${hidden.join(', ')} (widen the terminal, or use --format)`) + '\n'
    }
  }

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
