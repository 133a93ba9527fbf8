import { devices } from '@polymart/core'
import { regularModel } from './block/regulars.js'
import { segmentMeanings, segmentNames } from './block/segments.js'
import { idOf } from './columns.js'
import type { Fault } from './faults/spoil.js'
import { goodsOf } from './planted-goods.js'
import { trafficOf } from './planted-traffic.js'
import type { Plan } from './plan.js'
import { affinity, zipfShift } from './shop/catalogue.js'
import { hourWeights, monthWeights, weekdayWeights } from './shop/calendar.js'
import { firstSessionDay, historyDays, outageDay, outageShare } from './shop/history.js'
import type { Calendar } from './shop/calendar.js'
import { countries, places, placeWeights } from './shop/places.js'
import { purchasesOf, unknownPlace, visitsOf } from './shop/rates.js'
import { topCategories, topCategoryId } from './shop/taxonomy.js'
import type { World } from './shop/world.js'
import type { CellTruth, SegmentTruth, SpanTruth, TotalName, Truth } from './truth.js'

/** What the blocks of a shop add to its truth. */
export interface BlockTruths {
  readonly segmentOfUser: string
  /** By day. */
  readonly expectedOrders: Float64Array
  /** By segment. */
  readonly segmentOrders: readonly number[]
  readonly faults: readonly Fault[]
}

const iso = (at: number): string => new Date(at).toISOString()

export const truthOf = (world: World, blocks: BlockTruths): Truth => {
  const { plan, calendar, catalogue } = world
  return {
    history: {
      from: iso(calendar.start),
      to: iso(calendar.end),
      sessionsFrom: iso(calendar.startOf(firstSessionDay)),
      currency: 'USD',
    },
    totals: totalsOf(plan),
    segments: segmentsOf(blocks),
    segmentOfUser: blocks.segmentOfUser,
    repeats: { segment: 'regular', ...regularModel },
    visits: { visits: visitsOf(plan), purchases: purchasesOf(plan), unknownPlace, cells: cellsOf(world) },
    places: places.map(({ country, region, name, zone }, place) => ({
      country: countries[country]!.code,
      region,
      city: name,
      timeZone: zone,
      weight: placeWeights[place]!,
    })),
    categories: {
      affinity,
      list: topCategories.map(({ name }, category) => ({
        categoryId: topCategoryId(category),
        name,
        share: catalogue.shares[category]!,
        refundRate: world.refundRates[category]!,
      })),
    },
    products: { shift: zipfShift, best: Array.from(catalogue.best, (product) => idOf('p', product)) },
    seasonality: {
      months: monthWeights,
      weekdays: weekdayWeights,
      hours: hourWeights,
      spans: spansOf(calendar, blocks.expectedOrders),
    },
    outage: {
      from: iso(calendar.startOf(outageDay)),
      to: iso(calendar.startOf(outageDay + 1)),
      share: outageShare,
      expectedOrders: blocks.expectedOrders[outageDay]!,
    },
    traffic: trafficOf(world),
    goods: goodsOf(world),
    faults: blocks.faults,
  }
}

const totalsOf = ({
  windowOrders,
  trackedOrders,
  testOrders,
  trackedTests,
  anonymous,
  bots,
  internal,
}: Plan): Record<TotalName, number> => ({
  windowOrders,
  trackedOrders,
  testOrders,
  trackedTests,
  anonymous,
  bots,
  internal,
})

const segmentsOf = ({ segmentOfUser, segmentOrders }: BlockTruths): readonly SegmentTruth[] =>
  segmentNames.map((segment, code) => {
    const users = segmentOfUser.split(String(code)).length - 1
    const orders = segmentOrders[code] ?? 0
    return {
      segment,
      meaning: segmentMeanings[segment],
      users,
      orders,
      purchaseRate: users > 0 ? orders / users : null,
    }
  })

const cellsOf = ({ plan, cells }: World): readonly CellTruth[] =>
  cells.map(({ device, country, weight, rate, steps: [productView, addToCart, checkout, purchase] }) => {
    const expectedVisits = visitsOf(plan) * weight * (1 - unknownPlace)
    return {
      device: devices[device]!,
      country: countries[country]!.code,
      weight,
      rate,
      steps: { productView, addToCart, checkout, purchase },
      expectedVisits,
      expectedPurchases: expectedVisits * rate,
    }
  })

const spansOf = (calendar: Calendar, expected: Float64Array): readonly SpanTruth[] => {
  const spans: SpanTruth[] = []
  for (let from = 0, to = 1; from < historyDays; from = to++) {
    while (to < historyDays && calendar.months[to] === calendar.months[from]) to++
    const expectedOrders = expected.subarray(from, to).reduce((sum, orders) => sum + orders, 0)
    spans.push({ from: iso(calendar.startOf(from)), to: iso(calendar.startOf(to)), expectedOrders })
  }
  return spans
}
