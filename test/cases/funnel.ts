import { at, event, line, order, refund, session, shop, user } from '../fixtures/records.js'
import { nastyParams, standardParams } from '../fixtures/params-funnel.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase, Row } from './case.js'

const stepColumns =
  'step name reached fromFirst fromPrevious medianMsFromFirst meanMsFromFirst medianMsFromPrevious meanMsFromPrevious netMinor'
const summaryColumns = 'entered converted pending dropped conversion matureEntered matureConverted matureConversion'
const steps = table(stepColumns)
const summary = table(summaryColumns)

/** The rows of step 1 to the last, of `names`, for one value of the breakdown. */
function stepsOf(field: string, value: string, names: string[], ...rows: Row[string][][]): Row[] {
  return table(`${field} ${stepColumns}`)(...rows.map((values, i) => [value, i + 1, names[i] ?? null, ...values]))
}

const records = shop({
  // dee of session f7 is in no list of users; that changes nothing here.
  users: [
    user({ userId: 'ann', loyaltyTier: 'gold' }),
    user({ userId: 'bob' }),
    user({ userId: 'cyd', loyaltyTier: 'silver' }),
  ],
  transactions: [
    // Exactly 7 days after ann's first step, naming no session. 1000 − 250 = 750: the refund at asOf does not exist yet.
    order({
      transactionId: 'q1',
      userId: 'ann',
      at: at('2026-02-27T10:00Z'),
      refunds: [refund(at('2026-03-01T00:00Z'), { p1: 250 }), refund(at('2026-03-10T00:00Z'), { p1: 500 })],
    }),
    // 7 days and 1 ms after bob's second view, 7 days and 30.001 s after the first. 2000 − 500 = 1500.
    order({
      transactionId: 'q2',
      userId: 'bob',
      at: at('2026-02-27T12:00:30.001Z'),
      status: 'shipped',
      lines: [line('p1', 1, 2000, 500)],
      sessionId: 'f3',
    }),
    // A test order.
    order({
      transactionId: 'q3',
      userId: 'cyd',
      at: at('2026-03-03T01:00Z'),
      lines: [line('p1', 1, 10), line('p2', 1, 600)],
      sessionId: 'f5',
      test: true,
    }),
    // Pending does not count.
    order({ transactionId: 'q4', userId: 'ann', at: at('2026-02-21T00:00Z'), status: 'pending', sessionId: 'f1' }),
  ],
  sessions: [
    // At one instant the cart comes first by seq, the view by the order of the steps; so both are reached.
    session({
      sessionId: 'f1',
      userId: 'ann',
      startAt: at('2026-02-20T10:00Z'),
      channel: 'organic',
      events: [
        event(1, at('2026-02-20T10:00Z'), 'add_to_cart', { productId: 'p1' }),
        event(2, at('2026-02-20T10:00Z'), 'product_view', { productId: 'p1' }),
        event(3, at('2026-02-20T10:05Z'), 'checkout'),
      ],
    }),
    session({
      sessionId: 'f2',
      userId: 'bob',
      startAt: at('2026-02-20T12:00Z'),
      device: 'mobile',
      channel: 'organic',
      events: [
        event(1, at('2026-02-20T12:00:00Z'), 'product_view', { productId: 'p1' }),
        event(2, at('2026-02-20T12:00:30Z'), 'product_view', { productId: 'p2' }),
        event(3, at('2026-02-20T12:01:00Z'), 'add_to_cart', { productId: 'p1' }),
        event(4, at('2026-02-20T12:02:00Z'), 'checkout'),
      ],
    }),
    // No events; q2 names it.
    session({ sessionId: 'f3', userId: 'bob', startAt: at('2026-02-27T12:00Z'), channel: 'organic' }),
    // Anonymous, so without orders. The tracked purchase counts with purchase: 'events' alone.
    session({
      sessionId: 'f4',
      startAt: at('2026-03-05T10:00Z'),
      device: 'tablet',
      channel: 'organic',
      events: [
        event(1, at('2026-03-05T10:00Z'), 'product_view', { productId: 'p1' }),
        event(2, at('2026-03-05T10:01Z'), 'search'),
        event(3, at('2026-03-05T10:01Z'), 'add_to_cart', { productId: 'p1' }),
        event(4, at('2026-03-05T10:02Z'), 'purchase', { valueMinor: 900 }),
      ],
    }),
    // Exactly 7 days before asOf.
    session({
      sessionId: 'f5',
      userId: 'cyd',
      startAt: at('2026-03-03T00:00Z'),
      device: 'mobile',
      channel: 'paid',
      events: [event(1, at('2026-03-03T00:00Z'), 'product_view', { productId: 'p2' })],
    }),
    session({
      sessionId: 'f6',
      startAt: at('2026-03-01T00:00Z'),
      bot: true,
      events: [
        event(1, at('2026-03-01T00:00:00Z'), 'product_view', { productId: 'p1' }),
        event(2, at('2026-03-01T00:00:01Z'), 'add_to_cart', { productId: 'p1' }),
      ],
    }),
    // The view is 1 ms before the default period, which starts 30 dates before asOf; a cart alone enters nothing.
    session({
      sessionId: 'f7',
      userId: 'dee',
      startAt: at('2026-02-07T23:59:59.999Z'),
      channel: 'organic',
      events: [
        event(1, at('2026-02-07T23:59:59.999Z'), 'product_view', { productId: 'p1' }),
        event(2, at('2026-02-08T00:00Z'), 'add_to_cart', { productId: 'p1' }),
      ],
    }),
  ],
})

const day = 86_400_000
const tracked = ['product_view', 'add_to_cart', 'purchase']

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // ann: view, cart at the same instant, checkout after 300 s, order q1 after 7 days exactly: converted.
      // bob: view 12:00:00, cart after 60 s, checkout after 120 s, q2 too late by 30.001 s. From the second view q2 is
      // 1 ms too late: depth 3 as well, so the earlier start stands. 7 days are over: dropped.
      // The visitor of f4: view, cart after 60 s; 03-12 is later than asOf: pending.
      // cyd: view only; start + 7 d is asOf, not later: dropped. f6 is a bot's, f7 starts before the period.
      params: { asOf: '2026-03-10' },
      tables: {
        // Cart: 0, 60 and 60 s, mean 40 s. Checkout: 300 and 120 s, from the cart 300 and 60 s.
        // Purchase: 7 d, from the checkout 7 d − 300 s.
        steps: steps(
          [1, 'product_view', 4, 1, null, 0, 0, null, null, null],
          [2, 'add_to_cart', 3, 3 / 4, 3 / 4, 60_000, 40_000, 60_000, 40_000, null],
          [3, 'checkout', 2, 2 / 4, 2 / 3, 210_000, 210_000, 180_000, 180_000, null],
          [4, 'purchase', 1, 1 / 4, 1 / 2, 7 * day, 7 * day, 7 * day - 300_000, 7 * day - 300_000, 750],
        ),
        // Mature: ann, bob, cyd.
        summary: summary([4, 1, 1, 2, 1 / 4, 3, 1, 1 / 3]),
      },
    },
    {
      // Only views of p1 start, which leaves cyd out. ann's q1 names no session: it stays, though the channel is asked
      // for, and has no device. bob's q2 is within 8 days, names f3 (organic) and brings its device. The visitor of f4
      // stops at the cart, on a tablet. Values sort as desktop, tablet, then "(not set)".
      params: {
        asOf: '2026-03-10',
        steps: [{ type: 'product_view', name: 'p1 seen', where: { productId: 'p1' } }, 'add_to_cart', 'purchase'],
        window: '8d',
        where: { channel: 'organic' },
        by: 'device',
        attribution: 'last',
      },
      tables: {
        // bob: cart after 60 s, q2 after 7 d + 30.001 s. ann: cart after 0, q1 after 7 d.
        steps: [
          ...stepsOf(
            'device',
            'desktop',
            ['p1 seen', 'add_to_cart', 'purchase'],
            [1, 1, null, 0, 0, null, null, null],
            [1, 1, 1, 60_000, 60_000, 60_000, 60_000, null],
            [1, 1, 1, 7 * day + 30_001, 7 * day + 30_001, 7 * day - 29_999, 7 * day - 29_999, 1500],
          ),
          ...stepsOf(
            'device',
            'tablet',
            ['p1 seen', 'add_to_cart', 'purchase'],
            [1, 1, null, 0, 0, null, null, null],
            [1, 1, 1, 60_000, 60_000, 60_000, 60_000, null],
            [0, 0, 0, null, null, null, null, 0],
          ),
          ...stepsOf(
            'device',
            '(not set)',
            ['p1 seen', 'add_to_cart', 'purchase'],
            [1, 1, null, 0, 0, null, null, null],
            [1, 1, 1, 0, 0, 0, 0, null],
            [1, 1, 1, 7 * day, 7 * day, 7 * day, 7 * day, 750],
          ),
        ],
        // Only the tablet's start (03-05) + 8 d is later than asOf: pending, not mature.
        summary: table(`device ${summaryColumns}`)(
          ['desktop', 1, 1, 0, 0, 1, 1, 1, 1],
          ['tablet', 1, 0, 1, 0, 0, 0, 0, null],
          ['(not set)', 1, 1, 0, 0, 1, 1, 1, 1],
        ),
      },
    },
    {
      // By session, strictly, with tracked purchases, 2 minutes. f1: view, cart (0 ms). f2: from 12:00:00 the second view
      // stands between, depth 1; from 12:00:30 the cart follows after 30 s. The checkouts are no steps. f4: cart after
      // 60 s, purchase after 120 s, which the window includes; the search is no step. f5: view. f6, a bot's: cart after
      // 1 s. f3 has no events, f7 starts too early. All starts are older than 2 minutes.
      params: {
        asOf: '2026-03-10',
        steps: tracked,
        purchase: 'events',
        counting: 'session',
        mode: 'strict',
        window: 120_000,
        bots: true,
      },
      tables: {
        // Cart: 0, 1, 30 and 60 s: median (1 + 30) ÷ 2 = 15.5 s, mean 91 ÷ 4 = 22.75 s. No ledger step, so no net.
        steps: steps(
          [1, 'product_view', 5, 1, null, 0, 0, null, null, null],
          [2, 'add_to_cart', 4, 4 / 5, 4 / 5, 15_500, 22_750, 15_500, 22_750, null],
          [3, 'purchase', 1, 1 / 5, 1 / 4, 120_000, 120_000, 60_000, 60_000, null],
        ),
        summary: summary([5, 1, 0, 4, 1 / 5, 5, 1, 1 / 5]),
      },
    },
    {
      // asOf is 2026-03-09T23:00Z and the period starts at 10:00Z, the instant of ann's view, which counts. f4: the search
      // at the cart's instant stands after the cart, and cuts before the purchase. ann and bob have no tracked purchase.
      // cyd's 7 days end 1 h after asOf: pending, like f4's. bob has no tier and the visitor no user: "(not set)".
      params: {
        asOf: '2026-03-10',
        timeZone: 'Europe/Berlin',
        period: { from: '2026-02-20T11:00' },
        steps: tracked,
        purchase: 'events',
        exclude: ['search'],
        by: 'loyaltyTier',
      },
      tables: {
        steps: [
          ...stepsOf(
            'loyaltyTier',
            'gold',
            tracked,
            [1, 1, null, 0, 0, null, null, null],
            [1, 1, 1, 0, 0, 0, 0, null],
            [0, 0, 0, null, null, null, null, null],
          ),
          ...stepsOf(
            'loyaltyTier',
            'silver',
            tracked,
            [1, 1, null, 0, 0, null, null, null],
            [0, 0, 0, null, null, null, null, null],
            // Nobody reached step 2, so there is nothing to divide by.
            [0, 0, null, null, null, null, null, null],
          ),
          ...stepsOf(
            'loyaltyTier',
            '(not set)',
            tracked,
            [2, 1, null, 0, 0, null, null, null],
            [2, 1, 1, 60_000, 60_000, 60_000, 60_000, null],
            [0, 0, 0, null, null, null, null, null],
          ),
        ],
        summary: table(`loyaltyTier ${summaryColumns}`)(
          ['gold', 1, 0, 0, 1, 0, 1, 0, 0],
          ['silver', 1, 0, 1, 0, 0, 0, 0, null],
          ['(not set)', 2, 0, 1, 1, 0, 1, 0, 0],
        ),
      },
    },
    {
      // By session with the ledger: an order belongs to the session that it names. The second line of the test order q3 is
      // p2, and it names f5, 1 h after the view. q1 names none, q2 names f3, which has no view. f1 and f2: dropped,
      // f4: pending. netMinor is of the whole order: 10 + 600.
      params: {
        asOf: '2026-03-10',
        steps: [
          'product_view',
          { type: 'purchase', name: 'p2 bought', where: { productId: 'p2', salesChannel: 'web' } },
        ],
        counting: 'session',
        test: true,
      },
      tables: {
        steps: steps(
          [1, 'product_view', 4, 1, null, 0, 0, null, null, null],
          [2, 'p2 bought', 1, 1 / 4, 1 / 4, 3_600_000, 3_600_000, 3_600_000, 3_600_000, 610],
        ),
        // Mature: f1, f2, f5.
        summary: summary([4, 1, 1, 2, 1 / 4, 3, 1, 1 / 3]),
      },
    },
    {
      // Views of something else than p2: of ann, bob and the visitor of f4, each with a cart. Of orders without p2 that
      // come to 1000 at most there is q1 alone. Within 8 days bob is dropped, the visitor pending.
      params: {
        asOf: '2026-03-10',
        steps: [
          { type: 'product_view', where: { productId: { not: 'p2' } } },
          'add_to_cart',
          { type: 'purchase', where: { productId: { not: 'p2' }, totalMinor: { lte: 1000 } } },
        ],
        window: '8d',
      },
      tables: {
        steps: steps(
          [1, 'product_view', 3, 1, null, 0, 0, null, null, null],
          [2, 'add_to_cart', 3, 1, 1, 60_000, 40_000, 60_000, 40_000, null],
          [3, 'purchase', 1, 1 / 3, 1 / 3, 7 * day, 7 * day, 7 * day, 7 * day, 750],
        ),
        summary: summary([3, 1, 1, 1, 1 / 3, 2, 1, 1 / 2]),
      },
    },
    {
      // Not on a phone: ann and the visitor, who bought for 900 within 120 s. Those of ann are over, those of the visitor
      // are not.
      params: {
        asOf: '2026-03-10',
        steps: [
          { type: 'product_view', where: { device: { not: ['mobile'] } } },
          { type: 'purchase', where: { valueMinor: { gt: 899 } } },
        ],
        purchase: 'events',
      },
      tables: {
        steps: steps(
          [1, 'product_view', 2, 1, null, 0, 0, null, null, null],
          [2, 'purchase', 1, 1 / 2, 1 / 2, 120_000, 120_000, 120_000, 120_000, null],
        ),
        summary: summary([2, 1, 0, 1, 1 / 2, 1, 0, 0]),
      },
    },
  ],
}

export const cases: AnalysisCases = {
  hand,
  standard: standardParams,
  nasty: nastyParams,
  random: [
    { window: '2h', by: 'device' },
    { window: '1d', mode: 'strict', exclude: ['search'] },
    {
      steps: ['page_view', 'page_view', 'purchase'],
      counting: 'session',
      attribution: 'last',
      by: 'country',
      exclude: ['page_view'],
    },
    { purchase: 'events', window: '3h', exclude: ['add_to_cart', 'remove_from_cart'] },
    { purchase: 'events', exclude: [{ type: 'add_to_cart', where: { device: 'mobile' } }] },
  ],
}
