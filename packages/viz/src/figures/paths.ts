import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { shortened } from './product-names.js'
import { stepLabel } from './text.js'
import { numbersOf, textsOf } from './values.js'

/** As many places of a path as can be told apart side by side, and values of each. */
const placesShown = 5
const valuesShown = 7

const others = 'Others'

interface Link {
  readonly place: number
  readonly from: string
  readonly to: string
  readonly count: number
}

/** How paths flow from one place to the next, of the table `links`; the less frequent values of a place are one. */
export const pathsFigure = (paths: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(paths.meta)
  const start = startOf(paths)
  const rows = rowsOf(paths, start)
  const kept = keptValues(rows)
  const nodes: string[] = []
  const nodeOf = (place: number, value: string): number => {
    const shown = kept.get(place)!.has(value) ? value : others
    const key = `${place} ${shown}`
    const known = nodes.indexOf(key)
    return known >= 0 ? known : nodes.push(key) - 1
  }
  const flows = new Map<string, { readonly source: number; readonly target: number; count: number }>()
  for (const { place, from, to, count } of rows) {
    const [source, target] = [nodeOf(place, from), nodeOf(place + 1, to)]
    const known = flows.get(`${source} ${target}`)
    if (known) known.count += count
    else flows.set(`${source} ${target}`, { source, target, count })
  }
  const total = rows.reduce((sum, { place, count }) => sum + (place === 0 ? count : 0), 0)
  const links = [...flows.values()]
  const diagram: Data = {
    type: 'sankey',
    orientation: 'h',
    arrangement: 'snap',
    node: {
      // What ends early stands where it ends, and what begins late where it begins.
      align: start < 0 ? 'right' : 'left',
      label: nodes.map((key) => shortened(stepLabel(key.slice(key.indexOf(' ') + 1)), 22)),
      pad: 14,
      thickness: 14,
      line: { width: 0 },
      hovertemplate: '%{label}: %{value:,} paths<extra></extra>',
    },
    link: {
      source: links.map(({ source }) => source),
      target: links.map(({ target }) => target),
      value: links.map(({ count }) => count),
      customdata: links.map(({ count }) => format.count(count)),
      hovertemplate: '%{source.label} to %{target.label}: %{customdata} paths<extra></extra>',
    },
  }
  return figureOf(
    [diagram],
    {
      height: 460,
      margin: { t: 16, r: 8, b: 44, l: 8 },
      annotations: [
        {
          text: `${format.count(total)} paths, step by step<br>from left to right`,
          xref: 'paper',
          yref: 'paper',
          x: 0,
          y: 0,
          yshift: -6,
          xanchor: 'left',
          yanchor: 'top',
          align: 'left',
          showarrow: false,
          font: { size: 12 },
        },
      ],
    },
    options,
  )
}

/** The position of the first place that is shown: 1, or where paths are told from the back, the first of the last ones. */
const startOf = (paths: ResultLike): number => {
  const first = numbersOf(paths, 'links', 'position').reduce<number>((least, at) => Math.min(least, at ?? 1), 1)
  return first < 0 ? Math.max(first, 1 - placesShown) : 1
}

/** The links between the places that are shown, which count from 0. */
const rowsOf = (paths: ResultLike, start: number): readonly Link[] => {
  const positions = numbersOf(paths, 'links', 'position').map((position) => position ?? 0)
  const from = textsOf(paths, 'links', 'from')
  const to = textsOf(paths, 'links', 'to')
  const counts = numbersOf(paths, 'links', 'count')
  return positions.flatMap((position, i) => {
    const place = position - start
    return place >= 0 && place < placesShown - 1 ? [{ place, from: from[i]!, to: to[i]!, count: counts[i] ?? 0 }] : []
  })
}

/** By place, the values through which the most paths go. */
const keptValues = (rows: readonly Link[]): ReadonlyMap<number, ReadonlySet<string>> => {
  const sums = new Map<number, Map<string, number>>()
  const add = (place: number, value: string, count: number): void => {
    const values = sums.get(place) ?? new Map<string, number>()
    sums.set(place, values.set(value, Math.max(count, values.get(value) ?? 0)))
  }
  for (const place of new Set(rows.flatMap(({ place }) => [place, place + 1]))) {
    const out = totals(rows.filter((row) => row.place === place).map(({ from, count }) => [from, count]))
    const into = totals(rows.filter((row) => row.place + 1 === place).map(({ to, count }) => [to, count]))
    for (const [value, count] of [...out, ...into]) add(place, value, count)
  }
  return new Map(
    Array.from(sums, ([place, values]) => {
      const largest = [...values].sort(([, a], [, b]) => b - a).slice(0, valuesShown)
      return [place, new Set(largest.map(([value]) => value))]
    }),
  )
}

const totals = (parts: readonly (readonly [string, number])[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>()
  for (const [value, count] of parts) sums.set(value, (sums.get(value) ?? 0) + count)
  return sums
}
