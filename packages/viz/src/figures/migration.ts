import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { numbersOf, textsOf } from './values.js'

const height = 560
const margin = { t: 44, r: 8, b: 46, l: 8 }
const pad = 9

/** Seen on either surface; the slope of a band and its hint say the same. */
const colours = { up: 'rgba(0,114,178,0.5)', down: 'rgba(213,94,0,0.5)', same: 'rgba(130,140,150,0.3)' } as const
const words = { up: 'up', down: 'down', same: 'no move' } as const

interface Flow {
  readonly from: string
  readonly to: string
  readonly customers: number
  readonly hint: string
}

/** Customers as they went from group to group, of the table `matrix`: the groups before on the left, those now on the right. */
export const migrationFigure = (migration: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(migration.meta)
  const order = groupsOf(migration)
  const flows = flowsOf(migration)
  const total = flows.reduce((sum, { customers }) => sum + customers, 0)
  const [before, now] = [sideOf(flows, 'from', order), sideOf(flows, 'to', order)]
  const nodes = [...placed(before, total, 0.001), ...placed(now, total, 0.999)]
  const nodeOf = (side: readonly Group[], name: string): number => side.findIndex((group) => group.name === name)
  const movementOf = ({ from, to }: Flow): keyof typeof colours => {
    const step = from === '(none)' ? 0 : Math.sign(order.indexOf(to) - order.indexOf(from))
    return step < 0 ? 'up' : step > 0 ? 'down' : 'same'
  }
  const diagram: Data = {
    type: 'sankey',
    orientation: 'h',
    arrangement: 'fixed',
    node: {
      label: nodes.map(({ name, customers }) => `${name} ${format.count(customers)}`),
      x: nodes.map(({ x }) => x),
      y: nodes.map(({ y }) => y),
      pad,
      thickness: 12,
      line: { width: 0 },
      customdata: nodes.map(({ customers }) => format.percent(customers / total)),
      hovertemplate: '%{label}, %{customdata} of all<extra></extra>',
    },
    link: {
      source: flows.map(({ from }) => nodeOf(before, from)),
      target: flows.map(({ to }) => before.length + nodeOf(now, to)),
      value: flows.map(({ customers }) => customers),
      color: flows.map((flow) => colours[movementOf(flow)]),
      customdata: flows.map((flow) => `${flow.hint} (${words[movementOf(flow)]})`),
      hovertemplate: '%{customdata}<extra></extra>',
    },
  }
  const heading = (text: string, x: 0 | 1) => ({
    text,
    x,
    y: 1,
    yshift: 26,
    xref: 'paper' as const,
    yref: 'paper' as const,
    xanchor: x === 0 ? ('left' as const) : ('right' as const),
    showarrow: false,
  })
  const { compareWith } = migration.meta.params as { compareWith?: number | string }
  const then = compareWith === undefined ? 'before' : format.date(new Date(compareWith).getTime())
  return figureOf(
    [diagram],
    {
      height,
      margin,
      annotations: [
        heading(`Group ${then}`, 0),
        heading(`Group ${format.date(migration.meta.asOf - 1)}`, 1),
        {
          ...heading(`${format.count(total)} users. Blue: up, orange: down,<br>grey: no move, or new`, 0),
          y: 0,
          yshift: -8,
          yanchor: 'top' as const,
          align: 'left' as const,
          font: { size: 12 },
        },
      ],
    },
    options,
  )
}

/** Groups in the order of rfm, "(none)" last: each is in the matrix. */
const groupsOf = (migration: ResultLike): readonly string[] => [...new Set(textsOf(migration, 'matrix', 'fromGroup'))]

const flowsOf = (migration: ResultLike): readonly Flow[] => {
  const format = formatOf(migration.meta)
  const [from, to] = [textsOf(migration, 'matrix', 'fromGroup'), textsOf(migration, 'matrix', 'toGroup')]
  const customers = numbersOf(migration, 'matrix', 'customers')
  const shares = numbersOf(migration, 'matrix', 'share')
  const money = numbersOf(migration, 'matrix', 'netMinor')
  return customers.flatMap((count, row) =>
    count === null || count === 0
      ? []
      : [
          {
            from: from[row]!,
            to: to[row]!,
            customers: count,
            hint: `From ${from[row]!} to ${to[row]!}: ${format.count(count)}, ${format.percent(shares[row] ?? null)} of the group<br>${format.money(money[row] ?? null)} since`,
          },
        ],
  )
}

interface Group {
  readonly name: string
  readonly customers: number
}

/** The groups of one side that have anyone, in order. */
const sideOf = (flows: readonly Flow[], end: 'from' | 'to', order: readonly string[]): readonly Group[] =>
  order.flatMap((name) => {
    const own = flows.filter((flow) => flow[end] === name)
    return own.length === 0 ? [] : [{ name, customers: own.reduce((sum, { customers }) => sum + customers, 0) }]
  })

/** Plotly would sort them by size: their centres, as shares of the height, keep them in order. */
const placed = (groups: readonly Group[], total: number, x: number): readonly (Group & { x: number; y: number })[] => {
  const room = height - margin.t - margin.b
  // Eleven gaps at most on either side: the bands are as wide on the left as on the right.
  const scale = (room - 11 * pad) / total
  let at = 0
  return groups.map((group) => {
    const size = group.customers * scale
    const y = (at + size / 2) / room
    at += size + pad
    return { ...group, x, y }
  })
}
