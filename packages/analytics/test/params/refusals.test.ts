import { describe, expect, it } from 'vitest'
import { specsOf } from './specs.js'
import type { Given } from './specs.js'

const july = Date.UTC(2026, 6, 1)
const extent = { rows: 1, earliest: july, latest: july }
const extents = { orders: extent, sessions: extent }

const specs = specsOf(extents)

describe.each(Object.entries(specs))('%s', (_, spec) => {
  it.each<[Given, string]>([
    [{ asof: 'now' }, 'Unknown parameter "asof". Did you mean "asOf"?'],
    [{ asOf: 'yesterday' }, 'Expected asOf to be a date (2026-07-01), a date and time'],
    [{ asOf: '2026-02-30' }, 'found "2026-02-30".'],
    [{ asOf: null }, 'found null.'],
    [{ asOf: true }, 'found true.'],
    [{ asOf: 1e99 }, 'found 1e+99.'],
    [
      { period: '2026' },
      'Expected period to be an object such as {from: "2026-06-01", to: "2026-07-01"}, found "2026".',
    ],
    [{ period: null }, 'found null.'],
    [{ period: { form: '2026-01-01' } }, 'Unknown field of period "form". Did you mean "from"?'],
    [{ period: { from: null } }, 'Expected period.from to be a date'],
    [{ period: { from: '2026-06-02', to: '2026-06-01' } }, 'Expected period.from to be before period.to and asOf'],
    [{ timeZone: 'Mars/Base' }, 'Expected timeZone to be an IANA name such as "Europe/Berlin", found "Mars/Base".'],
    [{ timeZone: null }, 'found null.'],
    [{ weekStart: 'moonday' }, 'Did you mean "monday"?'],
    [{ statuses: 'completed' }, 'Expected statuses to be a list of pending'],
    [{ statuses: ['complete'] }, 'Did you mean "completed"?'],
    [{ test: 'yes' }, 'Expected test to be true or false, found "yes".'],
    [{ currency: '' }, 'Expected currency to be a currency code such as "EUR"'],
    [{ where: { contry: 'DE' } }, 'Did you mean "country"?'],
    [{ where: { country: 5 } }, 'Expected where.country to be a text, a list of them, or null, found 5.'],
    [{ where: ['DE'] }, 'Expected where to be an object'],
    [{ asOf: 'x'.repeat(300) }, `found "${'x'.repeat(199)}….`],
    [{ where: { ['x'.repeat(300)]: 1 } }, `Unknown field "${'x'.repeat(199)}… in where.`],
    [{ where: { totalMinor: 'x'.repeat(300) } }, `found "${'x'.repeat(199)}….`],
    [{ where: { country: { not: 5 } } }, 'Expected where.country.not to be a text, a list of them, or null, found 5.'],
    [{ where: { country: { nto: 'DE' } } }, 'Expected where.country to have not, gte, gt, lte, lt alone, found "nto".'],
    [
      { where: { country: { gte: 'DE' } } },
      'Expected where.country to be a text, a list of them, {not: …}, or null, found {"gte":"DE"}: gte, gt, lte and lt are for numbers, money and times.',
    ],
    [{ where: { marketingConsent: { gt: false } } }, 'gte, gt, lte and lt are for numbers, money and times.'],
    [{ where: { preferredCategories: { lt: 'x' } } }, 'gte, gt, lte and lt are for numbers, money and times.'],
    [{ where: { totalMinor: { gte: '100' } } }, 'Expected where.totalMinor.gte to be a number, found "100".'],
    [{ where: { totalMinor: { gte: null } } }, 'Expected where.totalMinor.gte to be a number, found null.'],
    [{ where: { totalMinor: NaN } }, 'Expected where.totalMinor to be a number, a list of them, or null, found null.'],
    [{ where: { totalMinor: {} } }, 'to be either {not: …}, or one or two of gte, gt, lte and lt, found {}.'],
    [{ where: { totalMinor: { gte: 1, lt: 5, lte: 4 } } }, 'one or two of gte, gt, lte and lt, found {"gte":1,'],
    [{ where: { totalMinor: { not: 1, lt: 5 } } }, 'either {not: …}, or one or two of gte'],
    [{ where: { signupAt: 'yesterday' } }, 'Expected where.signupAt to be a date (2026-07-01), a date and time'],
    [{ where: { signupAt: { gte: 'yesterday' } } }, 'Expected where.signupAt.gte to be a date (2026-07-01)'],
    [{ where: { signupAt: { not: ['2026-02-30'] } } }, 'Expected where.signupAt.not to be a date (2026-07-01)'],
  ])('refuses %j', (given, message) => {
    expect(() => spec(given)).toThrow(expect.objectContaining({ code: 'argument' }))
    expect(() => spec(given)).toThrow(message)
  })
})

it.each<[keyof typeof specs, Given, string]>([
  ['rfm', { bins: 1 }, 'Expected bins to be a whole number from 2 to 10, found 1.'],
  ['rfm', { bins: '5' }, 'found "5".'],
  ['rfm', { cuts: [] }, 'Expected cuts to be an object such as {recency: [30, 90, 365]}, found [].'],
  ['rfm', { cuts: { recncy: [1] } }, 'Did you mean "recency"?'],
  ['rfm', { cuts: { recency: [3, 2] } }, 'Expected cuts.recency to be 1 to 9 ascending numbers, found [3,2].'],
  ['rfm', { by: 'country' }, 'Unknown parameter "by".'],
  ['funnel', { steps: ['product_view'] }, 'Expected steps to be 2 to 20 steps, found ["product_view"].'],
  ['funnel', { steps: null }, 'Expected steps to be a list of event types or of {type, name, where}, found null.'],
  ['funnel', { steps: ['serch', 'purchase'] }, 'Did you mean "search"?'],
  ['funnel', { steps: [{ type: 'search', wher: {} }, 'purchase'] }, 'Did you mean "where"?'],
  [
    'funnel',
    { steps: [{ type: 'search', name: 5 }, 'purchase'] },
    'Expected the name of steps[0] to be a text, found 5.',
  ],
  ['funnel', { window: 0 }, 'Expected window to be a length above zero such as "7d", "6h" or milliseconds, found 0.'],
  ['funnel', { window: '0d' }, 'found "0d".'],
  ['funnel', { window: null }, 'found null.'],
  ['funnel', { exclude: 'search' }, 'Expected exclude to be a list'],
  ['funnel', { by: 'devise' }, 'Did you mean "device"?'],
  ['geography', { level: 'contry' }, 'Did you mean "country"?'],
  ['geography', { basis: 'billng' }, 'Did you mean "billing"?'],
  [
    'revenue',
    { where: { brand: 'Alp' } },
    'Expected a field of user, session, order in where, found "brand", which is a field of product.',
  ],
  [
    'funnel',
    { where: { 'product.category': 'Toys' } },
    'Expected a field of session, user, order in where, found "product.category", which is a field of product.',
  ],
  ['products', { where: { brnd: 'Alp' } }, 'Did you mean "brand"?'],
  ['products', { where: { 'product.stock': 5 } }, 'Unknown field "product.stock" in where.'],
  ['products', { where: { brand: 5 } }, 'Expected where.brand to be a text, a list of them, or null, found 5.'],
  ['products', { where: { category: { gte: 'A' } } }, 'gte, gt, lte and lt are for numbers, money and times.'],
  ['inventory', { leadTimeDays: -1 }, 'Expected leadTimeDays to be a whole number from 0 to 36500, found -1.'],
  ['inventory', { maxCoverDays: 0 }, 'Expected maxCoverDays to be a whole number from 1 to 36500, found 0.'],
  ['products', { level: 'brnd' }, 'Did you mean "brand"?'],
  ...[[0.8], [0.95, 0.8], [0.8, 1.1], [-0.1, 0.8], '0.8', [0.8, 'x']].map((abc): ['products', Given, string] => [
    'products',
    { abc },
    'Expected abc to be 2 ascending shares from 0 to 1, such as [0.8, 0.95], found',
  ]),
  ['revenue', { every: 'weak' }, 'Did you mean "week"?'],
  [
    'funnel',
    { steps: [{ type: 'search', where: { valueMinor: { gte: 'x' } } }, 'purchase'] },
    'Expected steps[0].where.valueMinor.gte to be a number, found "x".',
  ],
  [
    'funnel',
    { steps: ['search', { type: 'purchase', where: { productId: { gte: 'x' } } }] },
    'Expected steps[1].where.productId to be a text, a list of them, {not: …}, or null, found',
  ],
  [
    'funnel',
    { steps: ['search', { type: 'purchase', where: { productId: { not: [null] } } }] },
    'Expected steps[1].where.productId to be a text or a list of texts, found {"not":[null]}.',
  ],
  // The period begins by itself, but not behind its end.
  ...(['funnel', 'geography', 'revenue'] as const).map((name): [typeof name, Given, string] => [
    name,
    { asOf: '2026-07-01', period: { to: '2025-01-01' } },
    'where the period begins if period.from is not given, found "2025-01-01".',
  ]),
  [
    'rfm',
    { asOf: '2026-07-01', period: { from: '2026-07-01' } },
    'Expected period.from to be before period.to and asOf',
  ],
  [
    'rfm',
    { asOf: '2026-07-01', period: { from: '2026-08-01', to: '2026-09-01' } },
    'Expected period.from to be before period.to and asOf, found "2026-08-01".',
  ],
  ['revenue', { by: 'devise' }, 'Unknown field "devise" in by. Did you mean "device"? Known: product, subcategory'],
  ['revenue', { by: 'signupAt' }, 'Expected by to be a field that is no point in time, found "signupAt".'],
])('%s refuses %j', (name, given, message) => {
  expect(() => specs[name](given)).toThrow(expect.objectContaining({ code: 'argument' }))
  expect(() => specs[name](given)).toThrow(message)
})
