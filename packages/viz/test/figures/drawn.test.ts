// What figures draw is what the rows of their analysis say.
import { describe, expect, it } from 'vitest'
import {
  abcFigure,
  anomalyBandsFigure,
  basketMatrixFigure,
  clvFigure,
  cohortsFigure,
  inventoryCoverFigure,
  inventoryNextFigure,
  migrationFigure,
  pricesFigure,
  productQuadrantFigure,
  repurchaseFigure,
  sessionHoursFigure,
} from '../../src/index.js'
import type { Figure } from '../../src/index.js'
import {
  anomaliesResult,
  basketResult,
  clvResult,
  cohortsResult,
  inventoryResult,
  migrationResult,
  pricesResult,
  productsResult,
  repurchaseResult,
  resultOf,
  sessionHoursResult,
} from '../fixture.js'

interface Trace {
  readonly name: string
  readonly x: readonly (number | string | null)[]
  readonly y: readonly (number | string | null)[]
  readonly z: readonly (readonly (number | null)[])[]
  readonly text: readonly string[]
  readonly customdata: readonly string[]
  readonly marker: { readonly symbol: string | readonly string[] }
}

const tracesOf = ({ data }: Figure): readonly Trace[] => data as unknown as readonly Trace[]
const cellsOf = (figure: Figure) =>
  figure.data[0] as unknown as Pick<Trace, 'x' | 'y' | 'z'> & { text: string[][]; customdata: string[][]; zmax: number }

describe('migrationFigure', () => {
  const diagram = migrationFigure(migrationResult()).data[0] as unknown as {
    node: { label: string[]; y: number[] }
    link: { source: number[]; target: number[]; value: number[]; color: string[]; customdata: string[] }
  }
  const { node, link } = diagram

  it('flows from the groups before to those now, as many as the matrix says', () => {
    const flows = link.value.map((value, i) => [node.label[link.source[i]!], node.label[link.target[i]!], value])
    expect(flows).toEqual([
      ['Champions 4', 'Champions 3', 3],
      ['Champions 4', 'Loyal 3', 1],
      ['(none) 2', 'Loyal 3', 2],
    ])
  })

  it('tells up from down by more than colour, and keeps the groups in their order', () => {
    expect(link.customdata.map((text) => /\(([^(]*)\)$/.exec(text)![1])).toEqual(['no move', 'down', 'no move'])
    expect(new Set(link.color).size).toBe(2)
    expect(node.y[0]).toBeLessThan(node.y[1]!)
    expect(node.y[2]).toBeLessThan(node.y[3]!)
  })

  it('says when, and of how many', () => {
    const texts = migrationFigure(migrationResult()).layout.annotations!.map(({ text }) => text)
    expect(texts).toContain('Group 30 Jun 2026')
    expect(texts.at(-1)).toMatch(/^6 users\./)
  })
})

describe('cohortsFigure', () => {
  it('shows money per user, named with the currency', () => {
    const figure = cohortsFigure(cohortsResult(), { measure: 'netPerUserMinor' })
    expect(cellsOf(figure).z).toEqual([
      [50, 61],
      [40, null],
    ])
    expect(cellsOf(figure).text[0]).toEqual(['€50', '€61*'])
    expect(figure.layout.xaxis!.title!.text).toContain('(EUR)')
  })

  it('is coloured by those after the start, and marks small cohorts', () => {
    expect(cellsOf(cohortsFigure(cohortsResult())).zmax).toBe(0.25)
    const rows = cohortsResult()
      .rows('cohorts')
      .map((row) => ({ ...row, users: 29 }))
    const figure = cohortsFigure(resultOf('cohorts', { cohorts: rows }))
    expect(cellsOf(figure).y[0]).toBe('May 2026 · 29 †')
  })
})

describe('repurchaseFigure', () => {
  it('shows who ordered again in time and at all, and marks what rests on few', () => {
    const [inTime, ever] = tracesOf(repurchaseFigure(repurchaseResult())) as [Trace, Trace]
    expect([inTime.name, inTime.y]).toEqual(['Within 90 days', [0.4, 0.3]])
    expect([ever.name, ever.y]).toEqual(['At any time so far', [0.5, 0.4]])
    expect(inTime.text).toEqual(['40.0%', '30.0% †'])
    expect(ever.text).toEqual(['50.0%', '40.0%'])
  })
})

describe('clvFigure', () => {
  it('counts customers by value and activity, without telling one from the others', () => {
    const figure = clvFigure(clvResult(false))
    const { x, y, text, customdata } = cellsOf(figure)
    const filled = text.flatMap((row, i) => row.flatMap((count, j) => (count === '' ? [] : [[y[i], x[j], count]])))
    expect(filled).toEqual([
      ['€20 to €50', 'once', '2'],
      ['€500 and more', '90–100', '2'],
    ])
    expect(customdata[y.indexOf('€20 to €50')]![10]).toBe('€89')
    expect(JSON.stringify(figure)).not.toContain('u-a')
    expect(figure.layout.xaxis!.title!.text!.replaceAll('<br>', ' ')).toContain('4 customers')
  })

  it('leaves out customers whose value no model tells', () => {
    const rows = clvResult(false)
      .rows('customers')
      .map((row) => ({ ...row, valueMinor: null }))
    const { text } = cellsOf(clvFigure(resultOf('clv', { customers: rows, validation: [] })))
    expect(text.flat().join('')).toBe('')
  })
})

describe('productQuadrantFigure', () => {
  const figure = productQuadrantFigure(productsResult())
  const traces = tracesOf(figure)

  it('lays each product that was seen in its quadrant, and marks those that few saw', () => {
    expect(traces.map(({ name, x, y, marker }) => [name, x, y, marker.symbol])).toEqual([
      ['Seen often, bought often', [120], [0.08], ['circle']],
      ['Seen often, bought rarely', [900], [0.01], ['square']],
      ['Seen rarely, bought rarely', [5], [0], ['triangle-down-open']],
    ])
  })

  it('splits at the median of views and the mean of all viewers', () => {
    const [average, middle] = figure.layout.shapes as { y0: number; x0: number }[]
    expect(average!.y0).toBeCloseTo((800 * 0.01 + 100 * 0.08) / 905)
    expect(middle!.x0).toBe(120)
    expect(figure.layout.annotations!.map(({ text }) => text)).toEqual(['average 1.8%', 'Shoe', 'Boot &lt;b>'])
  })

  it('draws the most viewed of thousands', () => {
    const rows = Array.from({ length: 4000 }, (_, i) => ({
      productId: `p${i}`,
      name: `Product ${i}`,
      views: i + 1,
      viewers: i + 1,
      viewToOrder: 0.1,
      orders: 1,
      netMinor: 1,
      abc: 'A',
    }))
    const many = productQuadrantFigure(resultOf('products', { products: rows }))
    const views = tracesOf(many).flatMap(({ x }) => x) as number[]
    expect(views).toHaveLength(300)
    expect(Math.min(...views)).toBe(3701)
    expect(many.layout.xaxis!.title!.text!.replaceAll('<br>', ' ')).toContain('the 300 most viewed of 4,000 products')
  })
})

describe('abcFigure', () => {
  it('rises by the shares of the rows, class by class, each from where the one before it ends', () => {
    const figure = abcFigure(productsResult())
    const lines = tracesOf(figure)
    expect(lines.map(({ name }) => name)).toEqual([
      'A: 1 products, €900 (90.0%)',
      'B: 1 products, €90 (9.0%)',
      'C: 1 products, €10 (1.0%)',
    ])
    expect(lines.map(({ x, y }) => [x, y])).toEqual([
      [
        [0, 1],
        [0, 0.9],
      ],
      [
        [1, 2],
        [0.9, 0.99],
      ],
      [
        [2, 3],
        [0.99, 1],
      ],
    ])
    expect(figure.layout.xaxis!.title!.text).toContain('1 more brought in nothing')
  })

  it('has as many points as it needs, with the ends of each class', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({
      productId: `p${i}`,
      netMinor: 1,
      abc: i < 4000 ? 'A' : 'C',
    }))
    const [a, c] = tracesOf(abcFigure(resultOf('products', { products: rows }))) as [Trace, Trace]
    expect(a.x.length).toBeLessThan(110)
    expect([a.x.at(-1), a.y.at(-1)]).toEqual([4000, 0.8])
    expect([c.x[0], c.x.at(-1), c.y.at(-1)]).toEqual([4000, 5000, 1])
  })
})

describe('inventoryCoverFigure', () => {
  it('counts products by how long their stock lasts, what is to be reordered apart', () => {
    const [reorder, others] = tracesOf(inventoryCoverFigure(inventoryResult())) as [Trace, Trace]
    const bands = others.y.map((band, i) => [band, reorder.x[i], others.x[i], others.text[i]])
    expect(bands).toEqual([
      ['Out of stock', 1, 1, '2 · €0'],
      ['Up to 14 days', 1, 0, '1 · €50'],
      ['14 to 21 days', 0, 0, '0 · €0'],
      ['21 to 60 days', 0, 1, '1 · €500'],
      ['60 to 180 days', 0, 0, '0 · €0'],
      ['Over 180 days', 0, 1, '1 · €9K'],
      ['Nothing sold', 0, 1, '1 · €70'],
      ['Stock unknown', 0, 1, '1 · €0'],
    ])
  })
})

describe('inventoryNextFigure', () => {
  it('lists what sells by how soon it runs out, against the time that a delivery takes', () => {
    const figure = inventoryNextFigure(inventoryResult())
    expect(tracesOf(figure)[0]!.x).toEqual([5, 50, 900])
    expect(figure.layout.yaxis!.ticktext).toEqual(['Soon &lt;b> ', 'Fine ', 'Much '])
    expect((figure.layout.shapes as { x0: number }[]).map(({ x0 }) => x0)).toEqual([14, 21])
  })
})

describe('basketMatrixFigure', () => {
  it('has a cell for each pair of the table, by how far it is from chance', () => {
    const figure = basketMatrixFigure(basketResult())
    const { z, text } = cellsOf(figure)
    expect(figure.layout.yaxis!.ticktext).toEqual(['Alpha', 'p2', 'Plant', '&lt;b>Pots&lt;/b> of cl…'])
    expect(text).toEqual([
      ['', '1.5', '', ''],
      ['1.5', '', '', ''],
      ['', '', '', '12.0†'],
      ['', '', '12.0†', ''],
    ])
    expect(z[0]).toEqual([null, Math.log2(1.5), null, null])
  })
})

describe('pricesFigure', () => {
  it('lays units after beside units before, from the greatest cut to the greatest rise, and marks few', () => {
    const figure = pricesFigure(pricesResult())
    const [lines, before, after] = tracesOf(figure) as [Trace, Trace, Trace]
    expect([before.x, after.x]).toEqual([
      [40, 2, 0, 2],
      [60, 2, 2, 4],
    ])
    expect(lines.x.slice(0, 3)).toEqual([40, 60, null])
    expect(figure.layout.yaxis!.ticktext).toEqual([
      'Cut &lt;b> <br><b>-20.0%</b> ',
      'Free † <br><b>–</b> ',
      'Unsold † <br><b>+10.0%</b> ',
      'Few † <br><b>+25.0%</b> ',
    ])
    expect(before.marker.symbol).not.toBe(after.marker.symbol)
    expect(figure.layout.xaxis!.title!.text!.replaceAll('<br>', ' ')).toContain('4 of 4 complete changes')
  })
})

describe('sessionHoursFigure', () => {
  it('has a cell for each hour of each weekday', () => {
    const figure = sessionHoursFigure(sessionHoursResult())
    const { y, z } = cellsOf(figure)
    expect(y).toEqual(['Monday', 'Tuesday'])
    expect([z[0]![9], z[0]![20], z[0]![21], z[1]![9]]).toEqual([200, 99, 0, 300])
    expect(z.map((row) => row.length)).toEqual([24, 24])
    expect(figure.layout.xaxis!.title!.text).toBe('Hour of the day in UTC (599 sessions)')
  })

  it('leaves conversions of few sessions empty', () => {
    const { z } = cellsOf(sessionHoursFigure(sessionHoursResult(), { measure: 'sessionConversion' }))
    expect([z[0]![9], z[0]![20], z[0]![21]]).toEqual([0.02, null, null])
  })
})

describe('anomalyBandsFigure', () => {
  const figure = anomalyBandsFigure(anomaliesResult())
  const traces = tracesOf(figure) as readonly (Trace & { yaxis: string })[]
  const of = (name: string, yaxis: string): Trace => traces.find((each) => each.name === name && each.yaxis === yaxis)!

  it('draws each metric with its band and marks what lies outside', () => {
    expect(of('Actual', 'y').y).toEqual([61, 6])
    expect(of('Outside', 'y').y).toEqual([null, 6])
    expect(of('Usual', 'y')).toMatchObject({
      x: ['2026-06-28', '2026-06-29', '2026-06-29', '2026-06-28', null],
      y: [64, 65.5, 58.5, 57, null],
    })
    expect(of('Actual', 'y2').y).toEqual([6_100, 590])
    expect(of('Outside', 'y4').y).toEqual([null, null])
  })

  it('has no band where nothing is expected, and none below zero', () => {
    expect(of('Usual', 'y4').x).toEqual(['2026-06-29', '2026-06-29', null])
    expect(of('Usual', 'y5').y).toEqual([3.528, 0, null])
  })

  it('names each axis with its unit', () => {
    const titles = Object.entries(figure.layout)
      .filter(([name]) => name.startsWith('yaxis'))
      .map(([, axis]) => (axis as { title: { text: string } }).title.text.replaceAll('<br>', ' '))
    expect(titles).toEqual([
      'Orders',
      'Net revenue (EUR)',
      'Average order value (EUR)',
      'Sessions',
      'Session conversion',
    ])
  })
})
