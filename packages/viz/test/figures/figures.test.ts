import { describe, expect, it } from 'vitest'
import {
  abcFigure,
  anomaliesFigure,
  anomalyBandsFigure,
  attributionFigure,
  basketFigure,
  basketMatrixFigure,
  clvFigure,
  clvFrequencyFigure,
  cohortsFigure,
  funnelFigure,
  geographyFigure,
  inventoryCoverFigure,
  inventoryFigure,
  inventoryNextFigure,
  insightsFigure,
  migrationFigure,
  migrationMatrixFigure,
  notOnMap,
  pathsFigure,
  priceResponseFigure,
  pricesFigure,
  productQuadrantFigure,
  productsFigure,
  revenueFigure,
  repurchaseFigure,
  rfmFigure,
  searchFigure,
  sessionHoursFigure,
  sessionsFigure,
} from '../../src/index.js'
import type { Figure, FigureOptions } from '../../src/index.js'
import {
  anomaliesResult,
  attributionResult,
  basketResult,
  clvResult,
  cohortsResult,
  inventoryResult,
  insightsResult,
  migrationResult,
  pricesResult,
  productsResult,
  funnelByResult,
  funnelResult,
  geographyResult,
  resultOf,
  revenueResult,
  rfmResult,
  pathsResult,
  searchResult,
  repurchaseResult,
  sessionHoursResult,
  sessionsResult,
} from '../fixture.js'

/** The fields of Plotly's traces that are looked at here. */
interface Trace {
  readonly name: string
  readonly mode: string
  readonly x: readonly (number | string)[]
  readonly y: readonly (number | string | null)[]
  readonly locations: readonly string[]
  readonly line: { readonly dash: string }
  readonly marker: { readonly pattern: { readonly shape: string }; readonly symbol: string }
}

const tracesOf = ({ data }: Figure): readonly Trace[] => data as unknown as readonly Trace[]

const everyFigure: readonly (readonly [string, (options: FigureOptions) => Figure])[] = [
  ['rfm', (options) => rfmFigure(rfmResult(), options)],
  ['funnel', (options) => funnelFigure(funnelResult(), options)],
  ['funnel by device', (options) => funnelFigure(funnelByResult(), options)],
  ['geography', (options) => geographyFigure(geographyResult(), options)],
  ['anomalies', (options) => anomaliesFigure(anomaliesResult(), options)],
  ['basket', (options) => basketFigure(basketResult(), options)],
  ['anomalies with bands', (options) => anomalyBandsFigure(anomaliesResult(), options)],
  ['basket as a matrix', (options) => basketMatrixFigure(basketResult(), options)],
  ['clv', (options) => clvFigure(clvResult(false), options)],
  ['clv by frequency', (options) => clvFrequencyFigure(clvResult(false), options)],
  ['clv with a holdout', (options) => clvFrequencyFigure(clvResult(true), options)],
  ['migration as a matrix', (options) => migrationMatrixFigure(migrationResult(), options)],
  ['cover of the inventory', (options) => inventoryCoverFigure(inventoryResult(), options)],
  ['what runs out first', (options) => inventoryNextFigure(inventoryResult(), options)],
  ['all changes of price', (options) => priceResponseFigure(pricesResult(), options)],
  ['products by views', (options) => productQuadrantFigure(productsResult(), options)],
  ['ABC', (options) => abcFigure(productsResult(), options)],
  ['value of cohorts', (options) => cohortsFigure(cohortsResult(), { ...options, measure: 'netPerUserMinor' })],
  ['repurchase', (options) => repurchaseFigure(repurchaseResult(), options)],
  ['sessions by hour', (options) => sessionHoursFigure(sessionHoursResult(), options)],
  ['insights', (options) => insightsFigure(insightsResult(), options)],
  ['migration', (options) => migrationFigure(migrationResult(), options)],
  ['inventory', (options) => inventoryFigure(inventoryResult(), options)],
  ['prices', (options) => pricesFigure(pricesResult(), options)],
  ['products', (options) => productsFigure(productsResult(), options)],
  ['cohorts', (options) => cohortsFigure(cohortsResult(), options)],
  ['revenue by day', (options) => revenueFigure(revenueResult('day'), options)],
  ['revenue by week', (options) => revenueFigure(revenueResult('week'), options)],
  ['revenue by month', (options) => revenueFigure(revenueResult('month'), options)],
  ['sessions', (options) => sessionsFigure(sessionsResult(), options)],
  ['paths', (options) => pathsFigure(pathsResult(), options)],
  ['search', (options) => searchFigure(searchResult(), options)],
  ['attribution', (options) => attributionFigure(attributionResult(), options)],
]

describe.each(everyFigure)('the figure of %s', (_, figure) => {
  it('is plain JSON, without NaN and without holes', () => {
    const made = figure({})
    expect(JSON.parse(JSON.stringify(made))).toEqual(made)
  })

  it('has the same traces in both themes, which differ in the layout', () => {
    const light = figure({ theme: 'light' })
    const dark = figure({ theme: 'dark' })
    expect(dark.data).toEqual(light.data)
    expect(dark.layout.template).not.toEqual(light.layout.template)
  })
})

describe('rfmFigure', () => {
  it('lays each group’s share of the users beside its share of the money, told apart without colour', () => {
    const [net, users] = tracesOf(rfmFigure(rfmResult())) as [Trace, Trace]
    expect(net.y).toEqual(users.y)
    expect(net.y.at(0)).toBe('Champions')
    expect(net.y.at(-1)).toBe('Prospects')
    expect(net.x[0]).toBe(0.341)
    expect(users.x[0]).toBe(0.0712)
    expect(net.marker.pattern.shape).not.toBe(users.marker.pattern.shape)
  })
})

describe('funnelFigure', () => {
  it('writes count and share beside each step', () => {
    const figure = funnelFigure(funnelResult())
    const { layout } = figure
    expect(tracesOf(figure)[0]!.x).toEqual([38_412, 11_820, 4_930, 1_914])
    expect(layout.yaxis?.ticktext?.[1]).toBe('<b>Add to cart</b> <br>11,820 · 30.8% ')
    expect(layout.xaxis?.title?.text).toBe('People who reached the step, of all 38,412 who entered')
  })

  it('draws the share from the first step for each value of a breakdown, each with a pattern of its own', () => {
    const bars = tracesOf(funnelFigure(funnelByResult()))
    expect(bars.map(({ name }) => name)).toEqual(['desktop', 'mobile', 'tablet'])
    expect(bars[0]!.x[1]).toBeCloseTo(3_410 / 9_120)
    expect(new Set(bars.map(({ marker }) => marker.pattern.shape)).size).toBe(3)
  })

  it('does not let the data be read as markup', () => {
    const bars = tracesOf(funnelFigure(funnelByResult(['<b>x</b>&', 'mobile', 'tablet'])))
    expect(bars[0]!.name).toBe('&lt;b>x&lt;/b>&amp;')
  })
})

describe('geographyFigure', () => {
  it('maps countries by ISO 3166-1 alpha-3, and says which ones the map cannot show', () => {
    const geography = geographyResult()
    const map = tracesOf(geographyFigure(geography))[0]!
    expect(map.locations).toContain('DEU')
    expect(map.locations).toHaveLength(13)
    expect(notOnMap(geography)).toEqual(['SG', 'ZZ', '(no session)', '(not set)'])
  })

  it('leaves a conversion of few sessions off the map', () => {
    const measure = 'sessionConversion'
    const map = tracesOf(geographyFigure(geographyResult(), { measure }))[0]!
    expect(map.locations).toContain('DEU')
    expect(map.locations).not.toContain('KWT')
  })

  it('draws regions as bars, the greatest first', () => {
    const places = [
      { country: 'DE', region: 'DE-BE', netMinor: 100, sessions: 5 },
      { country: 'DE', region: 'DE-BY', netMinor: 90_000, sessions: 7 },
    ]
    const [bars] = tracesOf(geographyFigure(resultOf('geography', { places }))) as [Trace]
    expect(bars.y).toEqual(['DE-BY, Germany', 'DE-BE, Germany'])
    expect(bars.x).toEqual([900, 1])
  })
})

describe('revenueFigure', () => {
  it('takes a week that the period holds a part of out of the line', () => {
    const [net, before, sales, part] = tracesOf(revenueFigure(revenueResult('week'))) as [Trace, Trace, Trace, Trace]
    expect(net.y.at(-1)).toBeNull()
    expect(before.y.at(-1)).toBeNull()
    expect(sales.y.at(-1)).toBeNull()
    expect(part.mode).toBe('markers')
    expect(part.y.filter((value) => value !== null)).toHaveLength(1)
  })

  it('takes a last day that lacks less than an hour for a whole one', () => {
    const revenue = revenueResult('day')
    const ending = (to: number) =>
      tracesOf(revenueFigure({ ...revenue, meta: { ...revenue.meta, period: { ...revenue.meta.period, to } } }))
    const midnight = Date.parse('2026-07-01T00:00:00Z')
    expect(ending(midnight - 3_600_000)[0]!.y.at(-1)).not.toBeNull()
    expect(ending(midnight - 3_600_001)[0]!.y.at(-1)).toBeNull()
  })

  it('shows sales before returns, which land on days of their own', () => {
    const [row] = revenueResult('day').rows('revenue')
    const sales = tracesOf(revenueFigure(revenueResult('day'))).find(({ name }) => name === 'Before returns')
    expect(sales!.y[0]).toBe(((row!['netMinor'] as number) + ((row!['returnsMinor'] as number | undefined) ?? 0)) / 100)
  })

  it('gives money in major units, named with the currency', () => {
    const figure = revenueFigure(revenueResult('day'))
    const net = revenueResult('day').rows('revenue')[0]!['netMinor'] as number
    expect(tracesOf(figure)[0]!.y[0]).toBe(net / 100)
    expect(figure.layout.yaxis?.title?.text).toBe('Net revenue (EUR)')
  })

  it('has no overlay where there is nothing to compare with', () => {
    const rows = revenueResult('day')
      .rows('revenue')
      .map((row) => ({ ...row, previousNetMinor: null }))
    const figure = revenueFigure(resultOf('revenue', { revenue: rows }, revenueResult('day').meta))
    expect(tracesOf(figure).map(({ name }) => name)).toEqual(['Net revenue', 'Before returns'])
  })

  it('draws a line for each of the six greatest values of a breakdown', () => {
    const revenue = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((country, i) => ({
      from: '2026-06-01',
      country,
      orders: i,
      netMinor: i * 100,
    }))
    const lines = tracesOf(revenueFigure(resultOf('revenue', { revenue })))
    expect(lines.map(({ name }) => name)).toEqual(['h', 'g', 'f', 'e', 'd', 'c'])
    expect(new Set(lines.map(({ line }) => line.dash)).size).toBe(6)
  })
})

describe('figures of nothing', () => {
  const empty = {
    rfm: { groups: [] },
    funnel: { steps: [], summary: [] },
    geography: { places: [], total: [] },
    revenue: { revenue: [] },
  }

  it('are figures all the same', () => {
    expect(rfmFigure(resultOf('rfm', empty.rfm)).data).toHaveLength(2)
    expect(funnelFigure(resultOf('funnel', empty.funnel)).data).toHaveLength(1)
    expect(geographyFigure(resultOf('geography', empty.geography)).data).toHaveLength(1)
    expect(revenueFigure(resultOf('revenue', empty.revenue)).data).toHaveLength(0)
  })
})

describe('cohortsFigure', () => {
  it('lays cohorts over n, without a number where nothing has begun, and marks what is not over', () => {
    const [cells] = cohortsFigure(cohortsResult()).data as unknown as [
      { readonly z: (number | null)[][]; readonly text: string[][]; readonly y: string[] },
    ]
    expect(cells.y).toEqual(['May 2026 · 40', 'Jun 2026 · 30'])
    expect(cells.z).toEqual([
      [1, 0.25],
      [1, null],
    ])
    expect(cells.text).toEqual([
      ['100%', '25%*'],
      ['100%*', ''],
    ])
  })
})

describe('clvFrequencyFigure', () => {
  it('shows the mean that is expected of each frequency, and none where there are no customers', () => {
    const [bars, ...more] = tracesOf(clvFrequencyFigure(clvResult(false)))
    expect(more).toEqual([])
    expect(bars!.y).toEqual([0.75, null, null, null, null, null, null, 3])
  })

  it('shows what was beside what was expected in a holdout', () => {
    const traces = tracesOf(clvFrequencyFigure(clvResult(true)))
    expect(traces.map(({ name, y }) => [name, y])).toEqual([
      ['Actual', [null, 1, 2, 3, 4, 5, 6, 7]],
      ['Predicted', [null, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]],
    ])
  })
})

describe('inventoryFigure', () => {
  it('has the products of each status, in the order of the table, and tells what their stock is worth', () => {
    const [bars] = inventoryFigure(inventoryResult()).data as unknown as [Trace & { customdata: string[] }]
    expect(bars.y).toEqual(['unknown', 'reorder'])
    expect(bars.x).toEqual([2, 7])
    expect(bars.customdata).toEqual(['stock worth €0.00', 'stock worth €12.34'])
  })
})

describe('priceResponseFigure', () => {
  it('lays the change of units over that of the price, apart where it is not complete, without what has no change', () => {
    const [complete, few, others] = tracesOf(priceResponseFigure(pricesResult())) as [Trace, Trace, Trace]
    expect([complete.x, complete.y]).toEqual([[-0.2], [0.5]])
    expect([few.x, few.y]).toEqual([[0.25], [1]])
    expect([others.x, others.y]).toEqual([[0.1], [-1]])
    expect(new Set([complete, few, others].map(({ marker }) => marker.symbol)).size).toBe(3)
    expect((complete as unknown as { text: string[] }).text[0]).toContain('Cut &lt;b>')
  })
})

describe('productsFigure', () => {
  it('has net and margin of the first rows, none where the cost is not known', () => {
    const figure = productsFigure(productsResult())
    const [net, margin] = tracesOf(figure) as [Trace, Trace]
    expect(figure.layout.yaxis!.ticktext).toEqual(['Boot &lt;b> ', 'Shoe ', 'Sock ', '(not set) '])
    expect(figure.layout.xaxis!.title!.text).toBe('Money (EUR), 4 of 4 rows')
    expect(net.x).toEqual([900, 90, 0, 10])
    expect(margin.x).toEqual([300, null, 0, null])
    expect(margin.marker.pattern.shape).not.toBe(net.marker.pattern.shape)
  })

  it('names a row of another level by its value', () => {
    const rows = [{ brand: 'Alp', views: 1, netMinor: 5, marginMinor: 1, abc: 'A' }]
    const figure = productsFigure(resultOf('products', { products: rows }))
    expect(figure.layout.yaxis!.ticktext).toEqual(['Alp '])
  })
})

describe('migrationMatrixFigure', () => {
  it('lays groups before over groups now, and leaves ways that nobody went empty', () => {
    const [cells] = migrationMatrixFigure(migrationResult()).data as unknown as [
      { readonly z: (number | null)[][]; readonly text: string[][]; readonly x: string[]; readonly y: string[] },
    ]
    expect(cells.x).toEqual(['Champions', 'Loyal'])
    expect(cells.y).toEqual(['Champions', 'Loyal', '(none)'])
    expect(cells.z).toEqual([
      [0.75, 0.25],
      [null, null],
      [null, 1],
    ])
    expect(cells.text).toEqual([
      ['3', '1'],
      ['', ''],
      ['', '2'],
    ])
  })
})

describe('attributionFigure', () => {
  it('has a dot for each value and model, in major units, told apart without colour', () => {
    const dots = tracesOf(attributionFigure(attributionResult()))
    expect(dots.map(({ name }) => name)).toEqual([
      'First',
      'Position',
      'Linear',
      'Time decay',
      'Last non-direct',
      'Last',
    ])
    const { yaxis, xaxis } = attributionFigure(attributionResult()).layout
    // The value with the most money first; the models of a row lie one below the other.
    expect(yaxis!.ticktext).toEqual(['direct ', 'paid &lt;b> '])
    expect(dots.map(({ y }) => y.map((at) => Math.round((at as number) + 10) - 10))).toEqual(dots.map(() => [0, 1]))
    expect(new Set(dots.map(({ y }) => y[0])).size).toBe(6)
    expect(xaxis!.title!.text).toBe('Net revenue earned (EUR), €35 in all')
    expect(dots.map(({ x }) => x[1])).toEqual([25, 22, 21, 20, 30, 0.5])
    expect(new Set(dots.map(({ marker }) => marker.symbol)).size).toBe(6)
  })
})

describe('pathsFigure', () => {
  it('is a flow from each value to the next, of which a place has its own, the rare ones together', () => {
    const [diagram] = pathsFigure(pathsResult()).data as unknown as [
      { node: { label: string[] }; link: { source: number[]; target: number[]; value: number[] } },
    ]
    const flows = diagram.link.value.map((value, i) => {
      return [diagram.node.label[diagram.link.source[i]!], diagram.node.label[diagram.link.target[i]!], value]
    })
    expect(flows).toEqual([
      ['Page view', 'Product view', 50],
      ['Page view', '&lt;b> 0', 9],
      ['Page view', '&lt;b> 1', 8],
      ['Page view', '&lt;b> 2', 7],
      ['Page view', '&lt;b> 3', 6],
      ['Page view', '&lt;b> 4', 5],
      ['Page view', '&lt;b> 5', 4],
      ['Page view', 'Others', 5],
      ['Product view', '(end)', 50],
    ])
  })

  it('tells paths from the back by their last places', () => {
    const rows = [-5, -4, -1].map((position) => ({ position, from: 'a', to: 'b', count: 1 }))
    const [diagram] = pathsFigure(resultOf('paths', { links: rows })).data as unknown as [{ link: { value: number[] } }]
    expect(diagram.link.value).toEqual([1, 1])
  })
})

describe('searchFigure', () => {
  it('stacks the searches of each term by whether they found something, told apart without colour', () => {
    const [found, nothing] = tracesOf(searchFigure(searchResult())) as [Trace, Trace]
    expect(found.x).toEqual([37, 0])
    expect(nothing.x).toEqual([3, 12])
    expect(nothing.marker.pattern.shape).not.toBe(found.marker.pattern.shape)
    const { layout } = searchFigure(searchResult())
    expect(layout.yaxis!.ticktext).toEqual(['lamp &lt;b> ', '2026 '])
  })
})

describe('sessionsFigure', () => {
  it('has the sessions of each value, and beside them those that converted', () => {
    const [all, converted] = tracesOf(sessionsFigure(sessionsResult())) as [Trace, Trace]
    expect(all.x).toEqual(['direct', 'paid &lt;b>'])
    expect(all.y).toEqual([120, 60])
    // Few sessions converted into a share are marked.
    const figure = sessionsFigure(sessionsResult())
    expect((figure.data[1] as unknown as { text: string[] }).text).toEqual(['3.3%', '– †'])
    expect(figure.layout.yaxis!.title!.text).toBe('Sessions (180 in all)')
    expect(converted.y).toEqual([4, null])
  })
})

describe('anomaliesFigure', () => {
  it('has a row for each metric and a column for each day, and marks what is flagged', () => {
    const [cells] = tracesOf(anomaliesFigure(anomaliesResult()))
    const { x, y, z, text } = cells as unknown as { x: string[]; y: string[]; z: (number | null)[][]; text: string[][] }
    expect(x).toEqual(['28 Jun', '29 Jun'])
    expect(y).toEqual(['Orders', 'Net revenue', 'Average order value', 'Sessions', 'Session conversion'])
    expect(z[0]).toEqual([0.1, -7.2])
    expect(z[3]).toEqual([null, -0.1])
    expect(text[1]).toEqual(['€6,100', '! €590'])
    expect(text[4]).toEqual(['–', '! 0.3%'])
  })
})

describe('basketFigure', () => {
  it('shows of each pair the direction that says more, the highest lift first, by names', () => {
    const figure = basketFigure(basketResult())
    expect(tracesOf(figure)[0]!.x).toEqual([0.45, 0.3])
    expect(figure.layout.yaxis?.ticktext).toEqual([
      'Plant <br>→ &lt;b>Pots&lt;/b> of clay, for pl… ',
      'p2 <br>→ Alpha ',
    ])
  })
})
