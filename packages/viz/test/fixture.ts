import { describeAnalyses } from '@polymart/analytics'
import type { Meta, ResultColumn } from '@polymart/analytics'
import type { ResultLike } from '../src/figure.js'
import type { KpiResults } from '../src/cards/kpis.js'
import type { Settled } from '../src/index.js'

const dayMs = 86_400_000
/** 1 ms after the last order. */
export const asOf = Date.parse('2026-06-30T23:41:07.001Z')
const from = Date.parse('2026-05-31T00:00:00Z')

/** Rows as columns. */
export const resultOf = (
  analysis: string,
  tables: Readonly<Record<string, readonly Row[]>>,
  meta: Partial<Meta> = {},
): ResultLike => ({
  analysis,
  meta: { ...defaultMeta, ...meta, analysis },
  columns: Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, columnsOf(analysis, name, rows)])),
  rows: (table) => tables[table ?? Object.keys(tables)[0]!]!.map((row) => ({ ...row })),
})

export type Row = Readonly<Record<string, string | number | boolean | null>>

/** Columns as the analysis declares them. */
const columnsOf = (analysis: string, table: string, rows: readonly Row[]): ResultColumn[] => {
  const declared = describeAnalyses()
    .find(({ name }) => name === analysis)
    ?.tables.find(({ name }) => name === table)?.columns
  return Object.keys(rows[0] ?? {}).map((name) => {
    const known = declared?.find((column) => column.name === name && column.kind !== 'breakdown') as
      ResultColumn | undefined
    const { kind, nullable, label, meaning } = known ?? { kind: 'text', nullable: true, label: name, meaning: '' }
    return { name, kind, nullable, label, meaning, values: rows.map((row) => row[name]!) }
  })
}

const moment = { generation: 1, at: asOf, unfinishedSince: null }

const defaultMeta: Meta = {
  analysis: '',
  params: {
    statuses: ['processing', 'shipped', 'completed', 'refunded'],
    weekStart: 'monday',
    bins: 5,
    monetary: 'net',
    counting: 'person',
    purchase: 'orders',
    window: 7 * dayMs,
    level: 'country',
    basis: 'session',
  },
  asOf,
  period: { from, to: asOf },
  comparedPeriod: null,
  previousPeriod: { from: Date.parse('2026-04-30T00:18:52.999Z'), to: from },
  timeZone: 'UTC',
  currency: 'EUR',
  coverage: {
    orders: { from: Date.parse('2024-07-01T00:00:00Z'), to: asOf },
    sessions: { from: Date.parse('2026-04-02T00:00:00Z'), to: asOf },
  },
  stores: { entities: { url: 'embedded:shop', ...moment }, sessions: { url: 'embedded:shop', ...moment } },
  timesRead: {},
  rowsRead: {},
  setAside: {},
  warnings: [],
  ms: {},
  executor: 'inline',
  workers: 0,
  partitions: 1,
}

/** Two days, the first without sessions, the second with few orders. */
export const insightsResult = (): ResultLike =>
  resultOf('insights', {
    findings: [
      {
        rank: 1,
        kind: 'segment',
        sentence: 'Visits from mobile devices end in an order 1.0% of the time, all others 10.0%: <b>see</b>.',
        netMinor: 180_000,
        evidence: 'z = -4.0: 2 of 200 against 20 of 200',
        call: "polymart analyze sessions --params '{}'",
      },
      {
        rank: 2,
        kind: 'affinity',
        sentence: 'Two go together.',
        netMinor: null,
        evidence: 'z = 9.1',
        call: 'polymart',
      },
    ],
  })

export const anomaliesResult = (): ResultLike => {
  const row = (day: string, metric: string, actual: number | null, expected: number | null, score: number | null) => ({
    day,
    metric,
    actual,
    expected,
    spread: score === null ? null : 1,
    score,
    flagged: score !== null && Math.abs(score) > 3.5,
  })
  return resultOf('anomalies', {
    anomalies: [
      row('2026-06-28', 'orders', 61, 60.5, 0.1),
      row('2026-06-28', 'netMinor', 610_000, 600_000, 0.4),
      row('2026-06-28', 'aovMinor', 10_000, 9_876.5, 0.2),
      row('2026-06-28', 'sessions', null, null, null),
      row('2026-06-28', 'sessionConversion', null, null, null),
      row('2026-06-29', 'orders', 6, 62, -7.2),
      row('2026-06-29', 'netMinor', 59_000, 620_000, -5.1),
      row('2026-06-29', 'aovMinor', 9_833, 10_000, -0.2),
      row('2026-06-29', 'sessions', 2_190, 2_200, -0.1),
      row('2026-06-29', 'sessionConversion', 0.003, 0.028, -6),
    ],
  })
}

/** Two pairs, the second with the higher lift; one product has no name, another one that is long and looks like markup. */
export const basketResult = (): ResultLike => {
  const row = (ifItem: string, ifName: string | null, thenItem: string, thenName: string | null) => ({
    ifItem,
    ifName,
    thenItem,
    thenName,
  })
  const long = '<b>Pots</b> of clay, for plants of every size'
  return resultOf('basket', {
    rules: [
      { ...row('p1', 'Alpha', 'p2', null), orders: 30, support: 0.03, confidence: 0.2, lift: 1.5 },
      { ...row('p2', null, 'p1', 'Alpha'), orders: 30, support: 0.03, confidence: 0.3, lift: 1.5 },
      { ...row('p3', 'Plant', 'p4', long), orders: 9, support: 0.01, confidence: 0.45, lift: 12 },
      { ...row('p4', long, 'p3', 'Plant'), orders: 9, support: 0.01, confidence: 0.1, lift: 12 },
    ],
  })
}

/** With a holdout, or without one and without customers of some frequencies. */
export const clvResult = (held: boolean): ResultLike =>
  resultOf('clv', {
    customers: [
      { userId: 'u-a', frequency: 0, expectedPurchases: 0.5, probabilityAlive: null, valueMinor: 4_000 },
      { userId: 'u-b', frequency: 0, expectedPurchases: 1, probabilityAlive: null, valueMinor: 4_900 },
      { userId: 'u-c', frequency: 9, expectedPurchases: 4, probabilityAlive: 0.95, valueMinor: 60_000 },
      { userId: 'u-d', frequency: 7, expectedPurchases: 2, probabilityAlive: 1, valueMinor: 50_000 },
    ],
    validation: held
      ? ['0', '1', '2', '3', '4', '5', '6', '7+', 'all'].map((frequency, i) => ({
          frequency,
          customers: i,
          actual: i === 0 ? null : i,
          predicted: i === 0 ? null : i / 2,
        }))
      : [],
  })

export const cohortsResult = (): ResultLike =>
  resultOf('cohorts', {
    cohorts: [
      { cohort: '2026-05-01', n: 0, users: 40, active: 40, retention: 1, netPerUserMinor: 5_000, complete: true },
      { cohort: '2026-05-01', n: 1, users: 40, active: 10, retention: 0.25, netPerUserMinor: 6_100, complete: false },
      { cohort: '2026-06-01', n: 0, users: 30, active: 30, retention: 1, netPerUserMinor: 4_000, complete: false },
    ],
  })

const stockRow = (productId: string, name: string, row: Row): Row => ({
  productId,
  name,
  ...row,
  stockValueMinor: row['stock'] === null ? null : (row['stock'] as number) * 1000,
})

/** A product of each kind; the summary says something else, so that it shows which table is drawn. */
export const inventoryResult = (): ResultLike =>
  resultOf('inventory', {
    inventory: [
      stockRow('p1', 'Out', { stock: 0, units: 9, unitsPerDay: 0.1, daysOfCover: 0, status: 'out of stock' }),
      stockRow('p2', 'Soon <b>', { stock: 5, units: 90, unitsPerDay: 1, daysOfCover: 5, status: 'reorder' }),
      stockRow('p3', 'Fine', { stock: 50, units: 90, unitsPerDay: 1, daysOfCover: 50, status: 'ok' }),
      stockRow('p4', 'Much', { stock: 900, units: 90, unitsPerDay: 1, daysOfCover: 900, status: 'overstock' }),
      stockRow('p5', 'Dead', { stock: 7, units: 0, unitsPerDay: 0, daysOfCover: null, status: 'dead' }),
      stockRow('p6', 'Idle', { stock: 0, units: 0, unitsPerDay: 0, daysOfCover: null, status: 'idle' }),
      stockRow('p7', 'Unknown', { stock: null, units: 3, unitsPerDay: 0.1, daysOfCover: null, status: 'unknown' }),
    ],
    summary: [
      { status: 'unknown', products: 2, stock: 0, stockValueMinor: 0 },
      { status: 'reorder', products: 7, stock: 3, stockValueMinor: 1234 },
    ],
  })

/** A complete change, one of few units, one that is not complete, and two of which no change of units can be told. */
export const pricesResult = (): ResultLike => {
  const row = (
    productId: string,
    name: string,
    change: number | null,
    units: readonly [number, number],
    complete = true,
  ) => ({
    productId,
    name,
    at: asOf,
    fromMinor: 1000,
    toMinor: 1000 * (1 + (change ?? 0)),
    change,
    unitsBefore: units[0],
    unitsAfter: units[1],
    netBeforeMinor: units[0] * 1000,
    netAfterMinor: units[1] * 1000,
    elasticity: null,
    complete,
  })
  return resultOf('prices', {
    prices: [
      row('p1', 'Few', 0.25, [2, 4]),
      row('p2', 'Cut <b>', -0.2, [40, 60]),
      row('p3', 'Up', 0.1, [2, 0], false),
      row('p4', 'Free', null, [2, 2]),
      row('p5', 'Unsold', 0.1, [0, 2]),
    ],
  })
}

/** Three rows of products and what is of none; one lacks a cost, one was hardly seen. */
export const productsResult = (): ResultLike => {
  const row = (productId: string, name: string | null, abc: string, numbers: Row): Row => ({
    productId,
    name,
    ...numbers,
    abc,
  })
  return resultOf('products', {
    products: [
      row('p1', 'Boot <b>', 'A', {
        views: 900,
        viewers: 800,
        viewToOrder: 0.01,
        orders: 9,
        netMinor: 90_000,
        marginMinor: 30_000,
      }),
      row('p2', 'Shoe', 'B', {
        views: 120,
        viewers: 100,
        viewToOrder: 0.08,
        orders: 8,
        netMinor: 9_000,
        marginMinor: null,
      }),
      row('p3', 'Sock', 'U', { views: 5, viewers: 5, viewToOrder: 0, orders: 0, netMinor: 0, marginMinor: 0 }),
      row('(not set)', null, 'C', {
        views: 3,
        viewers: 3,
        viewToOrder: 0,
        orders: 1,
        netMinor: 1_000,
        marginMinor: null,
      }),
    ],
  })
}

/** Two orders of many, a third of few. */
export const repurchaseResult = (): ResultLike =>
  resultOf(
    'repurchase',
    {
      steps: [
        { order: 1, customers: 100, repeatRate: 0.5, matureCustomers: 80, matureRepeatRate: 0.4 },
        { order: 2, customers: 50, repeatRate: 0.4, matureCustomers: 29, matureRepeatRate: 0.3 },
      ],
    },
    { params: { window: 90 * dayMs } },
  )

/** Monday at two hours and Tuesday at one. */
export const sessionHoursResult = (): ResultLike => {
  const row = (weekday: string, hour: string, sessions: number, convertedSessions: number) => ({
    weekday,
    hour,
    sessions,
    convertedSessions,
    sessionConversion: convertedSessions / sessions,
  })
  return resultOf('sessions', {
    sessions: [row('monday', '9', 200, 4), row('monday', '20', 99, 9), row('tuesday', '9', 300, 3)],
  })
}

export const migrationResult = (): ResultLike =>
  resultOf('migration', {
    matrix: [
      { fromGroup: 'Champions', toGroup: 'Champions', customers: 3, share: 0.75, netMinor: 9000 },
      { fromGroup: 'Champions', toGroup: 'Loyal', customers: 1, share: 0.25, netMinor: 100 },
      { fromGroup: 'Loyal', toGroup: 'Champions', customers: 0, share: null, netMinor: 0 },
      { fromGroup: 'Loyal', toGroup: 'Loyal', customers: 0, share: null, netMinor: 0 },
      { fromGroup: '(none)', toGroup: 'Champions', customers: 0, share: 0, netMinor: 0 },
      { fromGroup: '(none)', toGroup: 'Loyal', customers: 2, share: 1, netMinor: 500 },
    ],
  })

/** A wave with a weekly beat: the same numbers every time. */
const wave = (i: number): number =>
  1 + 0.3 * Math.sin(i / 29) + 0.18 * Math.sin((i * 2 * Math.PI) / 7) + 0.06 * Math.sin(i * 1.7)

const yearFrom = Date.parse('2025-06-30T00:00:00Z')

export const revenueResult = (every: 'day' | 'week' | 'month'): ResultLike => {
  const labels = { day: days(yearFrom, 366), week: weeks(), month: months() }[every]
  const size = { day: 1, week: 7, month: 30 }[every]
  const rows = labels.map((label, i): Row => {
    const orders = Math.round(68 * size * wave(i * size))
    const gross = orders * 7421 + i * 13
    const discounts = Math.round(gross * 0.04)
    const returns = Math.round(gross * 0.05)
    return {
      from: label,
      orders,
      units: orders * 2,
      grossMinor: gross,
      discountsMinor: discounts,
      returnsMinor: returns,
      netMinor: gross - discounts - returns,
      shippingMinor: orders * 490,
      taxMinor: Math.round(gross * 0.19),
      totalMinor: gross - discounts - returns + orders * 490,
      aovMinor: Math.round((gross - discounts) / orders),
      buyers: Math.round(orders * 0.97),
      newBuyers: Math.round(orders * 0.2),
      previousNetMinor: Math.round(gross * 0.8 * wave(i * size + 40)),
    }
  })
  return resultOf(
    'revenue',
    { revenue: rows },
    {
      params: { ...defaultMeta.params, every },
      period: { from: yearFrom, to: asOf },
      previousPeriod: { from: yearFrom - 366 * dayMs, to: yearFrom },
    },
  )
}

const days = (start: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => new Date(start + i * dayMs).toISOString().slice(0, 10))
const weeks = (): string[] => days(yearFrom, 366).filter((_, i) => i % 7 === 0)
const months = (): string[] =>
  Array.from({ length: 13 }, (_, i) => new Date(Date.UTC(2025, 5 + i, 1)).toISOString().slice(0, 10))

const groups = [
  ['Champions', 712, 0.341, 21, 12.4, 31],
  ['Loyal', 843, 0.248, 84, 7.2, 30],
  ['Active', 508, 0.071, 24, 2.6, 26],
  ['New', 341, 0.019, 19, 1.1, 14],
  ['Promising', 402, 0.021, 71, 1.1, 12],
  ['Needs attention', 733, 0.098, 160, 2.4, 11],
  ['At risk', 861, 0.149, 290, 5.3, 8],
  ['Almost lost', 702, 0.024, 310, 1.2, 6],
  ['Previously loyal', 148, 0.021, 520, 6.0, 4],
  ['Dormant', 689, 0.008, 540, 1.1, 3],
  ['Prospects', 4061, 0, null, 0, 7],
] as const

export const customerId = (i: number): string => `u${String(i).padStart(6, '0')}`

export const rfmResult = (): ResultLike => {
  const net = 311_442_310
  const rows = groups.map(([group, customers, netShare, recency, frequency, perUser]): Row => ({
    group,
    customers,
    share: customers / 10_000,
    netMinor: Math.round(net * netShare),
    netShare,
    avgRecencyDays: recency,
    avgFrequency: frequency,
    avgMonetaryMinor: Math.round((net * netShare) / customers),
    sessions: customers * perUser,
    sessionConversion: group === 'Prospects' ? 0 : 0.031,
  }))
  const customers = Array.from({ length: 300 }, (_, i): Row => ({
    userId: customerId(i),
    recencyDays: i % 3 === 0 ? null : i,
    frequency: i % 3 === 0 ? 0 : 1 + (i % 17),
    monetaryMinor: i % 3 === 0 ? 0 : 3000 + i * 911,
    r: i % 3 === 0 ? null : 1 + (i % 5),
    f: i % 3 === 0 ? null : 1 + (i % 4),
    m: i % 3 === 0 ? null : 5,
    group: i % 3 === 0 ? 'Prospects' : 'Champions',
    country: i % 2 ? 'DE' : 'US',
    loyaltyTier: i % 5 === 0 ? null : 'gold',
    sessions: i,
    lastSessionAt: asOf - i * dayMs,
    convertedSessions: 1,
    topDevice: 'mobile',
    topChannel: 'direct',
  }))
  return resultOf(
    'rfm',
    { customers, groups: rows },
    {
      params: { ...defaultMeta.params, bins: 5, monetary: 'net' },
      period: { from: null, to: asOf },
      previousPeriod: null,
      warnings: [
        '44% of customers share frequency score 1, so it barely separates them; try fewer bins or your own cuts.',
      ],
    },
  )
}

const steps = ['product_view', 'add_to_cart', 'checkout', 'purchase']

const stepRows = (breakdown: Row, reached: readonly number[]): Row[] =>
  reached.map((count, i) => ({
    ...breakdown,
    step: i + 1,
    name: steps[i]!,
    reached: count,
    fromFirst: reached[0] === 0 ? null : count / reached[0]!,
    fromPrevious: i === 0 || reached[i - 1] === 0 ? null : count / reached[i - 1]!,
    medianMsFromFirst: i === 0 ? 0 : i * 1_140_000,
    meanMsFromFirst: i === 0 ? 0 : i * 9_140_000,
    medianMsFromPrevious: i === 0 ? null : 540_000 * i,
    meanMsFromPrevious: i === 0 ? null : 640_000 * i,
    netMinor: i === 3 ? count * 6800 : null,
  }))

const summaryRow = (breakdown: Row, entered: number, converted: number): Row => ({
  ...breakdown,
  entered,
  converted,
  pending: Math.round(entered * 0.2),
  dropped: entered - converted - Math.round(entered * 0.2),
  conversion: entered === 0 ? null : converted / entered,
  matureEntered: Math.round(entered * 0.78),
  matureConverted: Math.round(converted * 0.81),
  matureConversion: entered === 0 ? null : (converted * 0.81) / (entered * 0.78),
})

export const funnelResult = (factor = 1): ResultLike =>
  resultOf('funnel', {
    steps: stepRows(
      {},
      [38_412, 11_820, 4_930, 1_914].map((n) => Math.round(n * factor)),
    ),
    summary: [summaryRow({}, 38_412, 1_914)],
  })

export const funnelByResult = (devices: readonly string[] = ['desktop', 'mobile', 'tablet']): ResultLike => {
  const reached = [
    [9_120, 3_410, 1_620, 760],
    [28_402, 8_140, 3_230, 1_120],
    [88, 27, 8, 3],
  ]
  return resultOf('funnel', {
    steps: devices.flatMap((device, i) => stepRows({ device }, reached[i % 3]!)),
    summary: devices.map((device, i) => summaryRow({ device }, reached[i % 3]![0]!, reached[i % 3]![3]!)),
  })
}

const places: readonly (readonly [string, number, number])[] = [
  ['AT', 1_204, 41],
  ['AU', 2_411, 70],
  ['BR', 1_902, 44],
  ['CA', 3_015, 96],
  ['CH', 1_301, 52],
  ['DE', 7_112, 260],
  ['ES', 2_502, 77],
  ['FR', 4_120, 131],
  ['GB', 6_020, 222],
  ['IT', 2_610, 80],
  ['JP', 2_844, 101],
  ['KW', 71, 3],
  ['SG', 530, 21],
  ['US', 17_230, 561],
  ['ZZ', 12, 0],
  ['(no session)', 0, 214],
  ['(not set)', 611, 9],
]

export const placeNames = places.map(([country]) => country)

export const geographyResult = (names: readonly string[] = placeNames): ResultLike => {
  const rows = places
    .slice(0, names.length)
    .map(([, sessions, orders], i) => placeRow({ country: names[i]! }, sessions, orders))
  const sum = (at: 1 | 2): number => places.reduce((total, place) => total + place[at], 0)
  return resultOf(
    'geography',
    { places: rows, total: [placeRow({}, sum(1), sum(2))] },
    {
      params: { ...defaultMeta.params, level: 'country', basis: 'session', purchase: 'orders' },
      setAside: { 'bot sessions': 2104, 'internal sessions': 611, 'test orders': 88 },
    },
  )
}

const placeRow = (place: Row, sessions: number, orders: number): Row => {
  const gross = orders * 7431
  const net = gross - orders * 530
  return {
    ...place,
    persons: Math.round(sessions * 0.7),
    sessions,
    convertedSessions: Math.round(orders * 0.88),
    sessionConversion: sessions === 0 ? null : Math.round(orders * 0.88) / sessions,
    orders,
    buyers: Math.round(orders * 0.95),
    grossMinor: gross,
    discountsMinor: orders * 300,
    returnsMinor: orders * 230,
    netMinor: net,
    aovMinor: orders === 0 ? null : Math.round((gross - orders * 300) / orders),
    netPerSessionMinor: sessions === 0 ? null : Math.round(net / sessions),
    netShare: net / 14_000_000,
    previousSessions: Math.round(sessions * 0.97),
    previousOrders: Math.round(orders * 0.94),
    previousNetMinor: Math.round(net * 0.91),
    netChange: orders === 0 ? null : 1 / 0.91 - 1,
  }
}

export const dashboardResults = (): KpiResults & Settled => {
  const before = geographyResult()
  const { period, previousPeriod } = before.meta
  return {
    revenueByDay: revenueResult('day'),
    revenueByWeek: revenueResult('week'),
    revenueBefore: {
      ...revenueResult('month'),
      columns: {
        revenue: revenueResult('month').columns['revenue']!.map((c) => ({ ...c, values: c.values.slice(0, 1) })),
      },
    },
    rfm: rfmResult(),
    funnel: funnelResult(),
    funnelBefore: funnelResult(1.1),
    funnelByDevice: funnelByResult(),
    geography: geographyResult(),
    geographyByBilling: geographyResult(),
    geographyBefore: { ...before, meta: { ...before.meta, period: previousPeriod ?? period } },
  }
}

/** Sessions by channel, one without a store that covers orders. */
export const sessionsResult = (): ResultLike =>
  resultOf('sessions', {
    sessions: [
      { channel: 'direct', sessions: 120, persons: 90, convertedSessions: 4, sessionConversion: 4 / 120 },
      { channel: 'paid <b>', sessions: 60, persons: 55, convertedSessions: null, sessionConversion: null },
    ],
  })

/** What two channels earned under each model. */
export const attributionResult = (): ResultLike =>
  resultOf('attribution', {
    models: [
      ['direct', 1000, 4000, 500, 1500, 2000, 1400],
      ['paid <b>', 2500, 50, 3000, 2100, 2000, 2200],
    ].map(
      ([
        channel,
        firstNetMinor,
        lastNetMinor,
        lastNonDirectNetMinor,
        linearNetMinor,
        timeDecayNetMinor,
        positionNetMinor,
      ]) => ({
        channel: channel!,
        firstNetMinor: firstNetMinor!,
        lastNetMinor: lastNetMinor!,
        lastNonDirectNetMinor: lastNonDirectNetMinor!,
        linearNetMinor: linearNetMinor!,
        timeDecayNetMinor: timeDecayNetMinor!,
        positionNetMinor: positionNetMinor!,
      }),
    ),
  })

/** Two terms, one of which finds nothing and looks like a year. */
export const searchResult = (): ResultLike =>
  resultOf('search', {
    terms: [
      { term: 'lamp <b>', searches: 40, zeroResults: 3, clickRate: 0.5 },
      { term: '2026', searches: 12, zeroResults: 12, clickRate: 0 },
    ],
  })

/** Paths from one value to nine, the last two of which are rare. */
export const pathsResult = (): ResultLike =>
  resultOf('paths', {
    links: [
      { position: 1, from: 'page_view', to: 'product_view', count: 50 },
      ...Array.from({ length: 8 }, (_, i) => ({ position: 1, from: 'page_view', to: `<b> ${i}`, count: 9 - i })),
      { position: 2, from: 'product_view', to: '(end)', count: 50 },
    ],
  })
