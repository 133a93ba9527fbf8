import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { sharesLook } from './heatmap.js'
import { inLines } from './text.js'
import { numbersOf, textsOf } from './values.js'

const { colorbar: _, ...look } = sharesLook

/** Where the customers of each group went, of the table `matrix`: those who stayed are on the diagonal. */
export const migrationMatrixFigure = (migration: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(migration.meta)
  const from = textsOf(migration, 'matrix', 'fromGroup')
  const to = textsOf(migration, 'matrix', 'toGroup')
  const shares = numbersOf(migration, 'matrix', 'share')
  const customers = numbersOf(migration, 'matrix', 'customers')
  const money = numbersOf(migration, 'matrix', 'netMinor')
  const rows = [...new Set(from)]
  const columns = [...new Set(to)]
  /** A value of each pair of groups, which stand row by row. */
  const grid = <T>(valueOf: (i: number) => T): T[][] =>
    rows.map((_, row) => columns.map((_, column) => valueOf(row * columns.length + column)))
  const moved = (i: number): boolean => (customers[i] ?? 0) > 0
  const cells: Data = {
    type: 'heatmap',
    x: columns,
    y: rows,
    z: grid((i) => (moved(i) ? (shares[i] ?? null) : null)),
    text: grid((i) => (moved(i) ? format.count(customers[i] ?? null) : '')),
    customdata: grid(
      (i) => `${format.percent(shares[i] ?? null)} of the group; ${format.money(money[i] ?? null)} since`,
    ),
    texttemplate: '%{text}',
    hovertemplate: 'From %{y} to %{x}: %{text} customers<br>%{customdata}<extra></extra>',
    ...look,
    // The numbers say it.
    showscale: false,
  }
  return figureOf(
    [cells],
    {
      height: 520,
      margin: { t: 16, r: 8, b: 8, l: 8 },
      xaxis: {
        title: { text: inLines('Group now (customers; the stronger the colour, the more of the group before)') },
        type: 'category',
        showgrid: false,
        tickangle: -45,
      },
      yaxis: { title: { text: 'Group before' }, type: 'category', autorange: 'reversed', showgrid: false },
    },
    options,
  )
}
