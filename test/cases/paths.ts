import { at, category, event, product, session, shop } from '../fixtures/records.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const links = table('position from to count')
const paths = table('path count share')

const on = (date: string): number => at(`2026-${date}Z`)

/** Events so many milliseconds after the start, each with what it is about. */
type Step = readonly [afterMs: number, type: string, about?: { readonly page?: string; readonly productId?: string }]

const visit = (sessionId: string, visitorId: string, startAt: number, steps: readonly Step[], fields = {}) =>
  session({
    sessionId,
    visitorId,
    startAt,
    events: steps.map(([after, type, about = {}], seq) => event(seq, startAt + after, type, about)),
    ...fields,
  })

const home = { page: '/' }
const lamp = { productId: 'lamp' }
const pot = { productId: 'pot' }

const records = shop({
  categories: [category('home', 'Home'), category('lamps', 'Lamps', 'home'), category('garden', 'Garden')],
  products: [
    product({ productId: 'lamp', categoryId: 'lamps' }),
    product({ productId: 'pot', categoryId: 'garden' }),
    product({ productId: 'late', categoryId: 'lamps', createdAt: on('07-01T00:00') }),
  ],
  sessions: [
    visit('s1', 'v1', on('06-01T10:00'), [
      [0, 'page_view', home],
      [1000, 'search', { productId: 'late' }],
      [2000, 'product_view', lamp],
      [3000, 'product_view', lamp],
      [4000, 'add_to_cart', lamp],
      [5000, 'checkout'],
      [6000, 'purchase'],
    ]),
    visit('s2', 'v1', on('06-02T10:00'), [
      [0, 'page_view', home],
      [1000, 'page_view', { page: '/help' }],
      [2000, 'product_view', pot],
    ]),
    visit('s3', 'v2', on('06-02T11:00'), [
      [0, 'page_view', home],
      [1000, 'product_view', pot],
      [2000, 'product_view', { productId: 'late' }],
    ]),
    visit('s4', 'v2', on('06-03T10:00'), [[0, 'teleport']]),
    // asOf comes before the view.
    visit('s5', 'v3', on('06-10T23:59:59'), [
      [0, 'page_view', home],
      [2000, 'product_view', pot],
    ]),
    visit('s6', 'v3', on('06-03T10:00'), [[0, 'page_view', home]], { bot: true }),
    visit('s7', 'v4', on('05-31T23:59'), [[120_000, 'page_view', home]]),
    visit('s8', 'v5', on('06-03T10:00'), []),
    // Two tabs at once.
    visit(
      's9',
      'v6',
      on('06-05T10:00'),
      [
        [0, 'page_view', home],
        [2000, 'checkout'],
      ],
      { device: 'tablet' },
    ),
    visit('s10', 'v6', on('06-05T10:00:01'), [[0, 'product_view']], { device: 'tablet' }),
  ],
})

const days = { asOf: '2026-06-11', period: { from: '2026-06-01' } }

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // s1 has six values, of which five are told; s2 and s3 the same three; s4 and s8 none.
      params: days,
      tables: {
        links: links(
          [1, 'page_view', 'product_view', 2],
          [1, 'page_view', '(end)', 1],
          [1, 'page_view', 'checkout', 1],
          [1, 'page_view', 'search', 1],
          [1, 'product_view', '(end)', 1],
          [2, 'product_view', '(end)', 2],
          [2, 'checkout', '(end)', 1],
          [2, 'search', 'product_view', 1],
          [3, 'product_view', 'add_to_cart', 1],
          [4, 'add_to_cart', 'checkout', 1],
        ),
        paths: paths(
          ['page_view > product_view > (end)', 2, 2 / 6],
          ['page_view > (end)', 1, 1 / 6],
          ['page_view > checkout > (end)', 1, 1 / 6],
          ['page_view > search > product_view > add_to_cart > checkout', 1, 1 / 6],
          ['product_view > (end)', 1, 1 / 6],
        ),
      },
    },
    {
      // v1 ends s1 and begins s2 with the same page; v2, v3 and v6 see it alone.
      params: { ...days, nodes: 'page', counting: 'person', limit: 1 },
      tables: {
        links: links([1, '/', '(end)', 3], [1, '/', '/help', 1], [2, '/help', '(end)', 1]),
        paths: paths(['/ > (end)', 3, 3 / 4]),
      },
    },
    {
      params: { ...days, counting: 'person', where: { device: 'tablet' } },
      tables: { paths: paths(['page_view > product_view > checkout > (end)', 1, 1]) },
    },
    {
      // Of s5 it comes too late.
      params: { ...days, end: { type: 'product_view', where: { productId: 'pot' } } },
      tables: {
        links: links([-1, 'page_view', 'product_view', 2]),
        paths: paths(['page_view > product_view', 2, 1]),
      },
    },
    {
      params: { ...days, end: 'purchase', length: 3 },
      tables: {
        links: links([-2, 'add_to_cart', 'checkout', 1], [-1, 'checkout', 'purchase', 1]),
        paths: paths(['add_to_cart > checkout > purchase', 1, 1]),
      },
    },
    {
      params: { ...days, start: 'search', length: 6 },
      tables: { paths: paths(['search > product_view > add_to_cart > checkout > purchase > (end)', 1, 1]) },
    },
    {
      // In s2 the page before it is of the same type, and the search of s1 has no page.
      params: { ...days, start: { type: 'page_view', where: { page: '/help' } } },
      tables: { paths: paths(['page_view > product_view > (end)', 1, 1]) },
    },
    {
      params: { ...days, nodes: 'page', start: 'search' },
      tables: { links: [], paths: [] },
    },
    {
      // What is created after asOf has no category, and what names no product none either.
      params: { ...days, nodes: 'category', length: 2 },
      tables: {
        links: links([1, 'Garden', '(end)', 2], [1, 'Home', '(end)', 1]),
        paths: paths(['Garden > (end)', 2, 2 / 3], ['Home > (end)', 1, 1 / 3]),
      },
    },
  ],
}

const end = '2026-07-01'
const nasty = '2026-05-02'
const spring = { asOf: nasty, period: { from: '2026-03-01' } }

export const cases: AnalysisCases = {
  hand,
  standard: [
    {},
    { asOf: end, nodes: 'page' },
    { asOf: end, nodes: 'category', length: 3 },
    { asOf: end, counting: 'person', length: 20, limit: 10 },
    { asOf: end, counting: 'person', nodes: 'page', period: { from: '2026-04-02' } },
    { asOf: end, start: 'search', length: 4 },
    { asOf: end, start: { type: 'page_view', where: { page: '/cart' } }, nodes: 'page' },
    { asOf: end, end: 'purchase', length: 8 },
    { asOf: end, end: 'checkout', nodes: 'page', counting: 'person', length: 2 },
    { asOf: end, end: { type: 'search', where: { results: 0 } }, limit: 1 },
    { asOf: end, start: { type: 'product_view', where: { device: 'mobile', loyaltyTier: null } } },
    { asOf: end, where: { channel: { not: 'direct' }, country: 'DE' }, nodes: 'category', counting: 'person' },
    { asOf: end, bots: true, internal: true, length: 2 },
    { asOf: '2026-06-15T12:00', timeZone: 'Asia/Kolkata', limit: 1_000_000 },
  ],
  nasty: [
    {},
    spring,
    { ...spring, counting: 'person' },
    { ...spring, nodes: 'page', counting: 'person', bots: true },
    { ...spring, nodes: 'category', length: 2 },
    { ...spring, nodes: 'category', counting: 'person', length: 20 },
    { ...spring, start: { type: 'product_view', where: { productId: ['pot', 'in-orphan'] } }, nodes: 'category' },
    { ...spring, end: { type: 'add_to_cart', where: { productId: 'lamp' } }, counting: 'person' },
    { ...spring, end: 'purchase', length: 2, internal: true },
    { ...spring, start: { type: 'search', where: { query: null } } },
    { ...spring, where: { 'user.country': null }, limit: 2 },
    { ...spring, where: { userId: 'bo' }, counting: 'person' },
    { asOf: '2026-04-10T12:00Z', period: { from: '2026-04-10' } },
    { asOf: '2025-06-01', nodes: 'category' },
    { asOf: '1960-01-01', end: 'purchase' },
  ],
  random: [
    {},
    { counting: 'person', nodes: 'page', length: 3 },
    { nodes: 'category', counting: 'person' },
    { start: { type: 'search', where: { query: 'lamp' } }, counting: 'person', length: 20 },
    { end: 'purchase', nodes: 'page', counting: 'person', length: 4, limit: 3 },
  ],
}
