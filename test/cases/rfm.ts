import { at, line, order, place, refund, session, shop, user } from '../fixtures/records.js'
import { nastyParams, standardParams } from '../fixtures/params-rfm.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const userFields = 'userId recencyDays frequency monetaryMinor r f m group country loyaltyTier'
const customers = table(`${userFields} sessions lastSessionAt convertedSessions topDevice topChannel`)
const groups = table(
  'group customers share netMinor netShare avgRecencyDays avgFrequency avgMonetaryMinor sessions sessionConversion',
)

/** A row of `groups` for a group that nobody is in. */
const empty = (group: string) => [group, 0, 0, 0, 0, null, null, null, 0, null]

const amyPaid = at('2026-02-25T23:50Z')
const benBot = at('2026-02-25T00:00Z')
const wideLast = at('2026-02-28T23:00Z')

const records = shop({
  users: [
    user({ userId: 'amy', ...place('DE'), loyaltyTier: 'gold' }),
    user({ userId: 'ben', ...place('DE') }),
    // Ａ is EF BC A1 in UTF-8 and 😀 is F0 9F 98 80, so Ａ sorts first; by UTF-16 units it would sort last.
    user({ userId: '😀', ...place('US'), loyaltyTier: 'silver' }),
    user({ userId: 'Ａ', loyaltyTier: 'gold' }),
    // The last millisecond before asOf: dan exists.
    user({ userId: 'dan', ...place('DE'), signupAt: at('2026-03-01T00:00Z') - 1 }),
    // Signed up at asOf: eve does not exist yet, and her order is one of an unknown user.
    user({ userId: 'eve', ...place('DE'), signupAt: at('2026-03-01T00:00Z') }),
  ],
  transactions: [
    // Status refunded, but without a refund: net = gross = total = 500.
    order({
      transactionId: 'o01',
      userId: 'amy',
      at: at('2026-01-10T12:00Z'),
      status: 'refunded',
      lines: [line('p1', 1, 500)],
    }),
    // gross 2 × 1000 = 2000, discounts 100, returns 300: the refund at asOf does not exist yet. net = 1600,
    // shipping 500 − 100 = 400, tax 190 − 57 = 133, total = 1600 + 400 + 133 = 2133.
    order({
      transactionId: 'o02',
      userId: 'amy',
      at: at('2026-02-26T00:00Z'),
      lines: [line('p1', 2, 1000, 100)],
      shippingMinor: 500,
      taxMinor: 190,
      sessionId: 's1',
      refunds: [
        refund(at('2026-02-28T00:00Z'), { p1: 300 }, { shippingMinor: 100, taxMinor: 57 }),
        refund(at('2026-03-01T00:00Z'), { p1: 500 }),
      ],
    }),
    // net 2100, total 2633. It names a bot's session: unless bots count, it names none.
    order({
      transactionId: 'o03',
      userId: 'ben',
      at: at('2026-02-26T00:00:00.001Z'),
      status: 'shipped',
      lines: [line('p1', 1, 2100)],
      shippingMinor: 533,
      sessionId: 's3',
    }),
    // Set aside: an unknown status, and a negative price.
    order({ transactionId: 'o04', userId: 'ben', at: at('2026-02-27T00:00Z'), status: 'lost' }),
    order({ transactionId: 'o05', userId: 'ben', at: at('2026-02-28T00:00Z'), lines: [line('p1', 1, -1)] }),
    // net 1000, total 1001. It names a session of amy, which it converts.
    order({
      transactionId: 'o06',
      userId: '😀',
      at: at('2026-02-10T00:00Z'),
      status: 'processing',
      shippingMinor: 1,
      sessionId: 's2',
    }),
    // A test order: only `test: true` counts it.
    order({
      transactionId: 'o07',
      userId: '😀',
      at: at('2026-02-28T23:59:59.999Z'),
      lines: [line('p1', 1, 9999)],
      sessionId: 's5',
      test: true,
    }),
    // 100 − 100 = 0. The negative refund comes after asOf, so it does not set the order aside.
    order({
      transactionId: 'o08',
      userId: 'Ａ',
      at: at('2025-12-01T00:00Z'),
      lines: [line('p1', 1, 100, 100)],
      refunds: [refund(at('2026-03-02T00:00Z'), { p1: -5 })],
    }),
    // Set aside: the shop's currency is USD, the most frequent one.
    order({ transactionId: 'o09', userId: 'Ａ', at: at('2026-02-15T00:00Z'), currency: 'EUR' }),
    // Pending does not count, so dan is a Prospect, and s5 is not converted by it.
    order({ transactionId: 'o10', userId: 'dan', at: at('2026-02-20T00:00Z'), status: 'pending', sessionId: 's5' }),
    // Of an unknown user: left out.
    order({ transactionId: 'o11', userId: 'eve', at: at('2026-02-20T00:00Z') }),
    // At asOf: it does not exist yet.
    order({ transactionId: 'o12', userId: 'amy', at: at('2026-03-01T00:00Z') }),
  ],
  sessions: [
    session({ sessionId: 's1', userId: 'amy', startAt: amyPaid, device: 'mobile', channel: 'paid' }),
    session({ sessionId: 's2', userId: 'amy', startAt: at('2026-01-05T00:00Z') }),
    session({ sessionId: 's3', userId: 'ben', startAt: benBot, device: 'mobile', channel: 'email', bot: true }),
    // An anonymous session is nobody's, also where the visitor's id looks like a user's.
    session({ sessionId: 's4', visitorId: 'dan', startAt: at('2026-02-20T00:00Z'), device: 'mobile' }),
    // It starts before asOf and ends after it.
    session({
      sessionId: 's5',
      userId: 'Ａ',
      startAt: wideLast,
      endAt: at('2026-03-01T01:00Z'),
      device: 'tablet',
      channel: 'social',
    }),
  ],
})

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // Customers, n = 4: amy (o01, o02), ben (o03), 😀 (o06), Ａ (o08). score = min(5, ⌊5 × worse ÷ 3⌋ + 1), so 0, 1, 2
      // and 3 worse ones give 1, 2, 4 and 5.
      // Days: amy exactly 3, ben 3 days less 1 ms = 2, 😀 18 in February + 1 = 19, Ａ 31 + 31 + 28 = 90.
      // r: ben 3 worse, amy 2, 😀 1, Ａ 0. f: amy 3 worse, the others 0. m: amy 500 + 1600 = 2100 and ben 2100 tie with
      // 2 worse, 😀 (1000) 1, Ａ (0) 0.
      // f + m and group: amy 5 + 4, r 4: Loyal. ben 1 + 4, r 5: Active. 😀 1 + 2, r 2: Almost lost. Ａ 1 + 1, r 1: Dormant.
      // Sessions of amy: s1 (named by o02) and s2 (named by o06), devices and channels tie: desktop < mobile,
      // direct < paid. s3 is a bot's. s5 is named by a pending and a test order only.
      params: { asOf: '2026-03-01' },
      tables: {
        customers: customers(
          ['amy', 3, 2, 2100, 4, 5, 4, 'Loyal', 'DE', 'gold', 2, amyPaid, 2, 'desktop', 'direct'],
          ['ben', 2, 1, 2100, 5, 1, 4, 'Active', 'DE', null, 0, null, 0, null, null],
          ['dan', null, 0, 0, null, null, null, 'Prospects', 'DE', null, 0, null, 0, null, null],
          ['Ａ', 90, 1, 0, 1, 1, 1, 'Dormant', null, 'gold', 1, wideLast, 0, 'tablet', 'social'],
          ['😀', 19, 1, 1000, 2, 1, 2, 'Almost lost', 'US', 'silver', 0, null, 0, null, null],
        ),
        // Net of all: 2100 + 2100 + 1000 + 0 = 5200, of 5 users.
        groups: groups(
          empty('Champions'),
          ['Loyal', 1, 1 / 5, 2100, 2100 / 5200, 3, 2, 2100, 2, 1],
          ['Active', 1, 1 / 5, 2100, 2100 / 5200, 2, 1, 2100, 0, null],
          empty('New'),
          empty('Promising'),
          empty('Needs attention'),
          empty('At risk'),
          ['Almost lost', 1, 1 / 5, 1000, 1000 / 5200, 19, 1, 1000, 0, null],
          empty('Previously loyal'),
          ['Dormant', 1, 1 / 5, 0, 0, 90, 1, 0, 1, 0],
          ['Prospects', 1, 1 / 5, 0, 0, null, 0, 0, 0, null],
        ),
      },
    },
    {
      // 05:30 in Kolkata (+05:30) is midnight UTC, so the instant is the same. Users from DE: amy, ben, dan; n = 2, and
      // one worse customer gives min(5, ⌊5 × 1 ÷ 1⌋ + 1) = 5, none gives 1.
      // gross: amy 500 + 2000 = 2500, ben 2100. r: ben 5. f and m: amy 5. amy r 1 and 10: Previously loyal; ben r 5
      // and 2: New. s2 is named by o06 of 😀 (US), whose order does not pass, so it is not converted.
      params: {
        asOf: '2026-03-01T05:30',
        timeZone: 'Asia/Kolkata',
        where: { country: 'DE' },
        monetary: 'gross',
      },
      tables: {
        customers: customers(
          ['amy', 3, 2, 2500, 1, 5, 5, 'Previously loyal', 'DE', 'gold', 2, amyPaid, 1, 'desktop', 'direct'],
          ['ben', 2, 1, 2100, 5, 1, 1, 'New', 'DE', null, 0, null, 0, null, null],
          ['dan', null, 0, 0, null, null, null, 'Prospects', 'DE', null, 0, null, 0, null, null],
        ),
        // netMinor stays net: amy 2100 of 4200, though her gross is 2500.
        groups: groups(
          empty('Champions'),
          empty('Loyal'),
          empty('Active'),
          ['New', 1, 1 / 3, 2100, 1 / 2, 2, 1, 2100, 0, null],
          empty('Promising'),
          empty('Needs attention'),
          empty('At risk'),
          empty('Almost lost'),
          ['Previously loyal', 1, 1 / 3, 2100, 1 / 2, 3, 2, 2500, 2, 1 / 2],
          empty('Dormant'),
          ['Prospects', 1, 1 / 3, 0, 0, null, 0, 0, 0, null],
        ),
      },
    },
    {
      // o08 is at the first instant of the period, which counts; the test order o07 is at its end, which does not. So the
      // customers and days (still to asOf) are those of the first call. n = 4, B = 3: tiles of 2, 1 and 1, worst first.
      // r: Ａ 90, 😀 19 | amy 3 | ben 2. f: ben 1, Ａ 1 | 😀 1 | amy 2 (ties by userId in UTF-8).
      // total: amy 500 + 2133 = 2633, ben 2100 + 533 = 2633. m: Ａ 0, 😀 1001 | amy 2633 | ben 2633.
      // Scores 1, 2, 3 of 3 become 1, ⌊1 + 2 + ½⌋ = 3, ⌊1 + 4 + ½⌋ = 5 for the groups:
      // amy r 3, 5 + 3: Loyal. ben r 5, 1 + 5: Active. 😀 r 1, 3 + 1: Dormant. Ａ r 1, 1 + 1: Dormant.
      // ben's bot session counts and o03 converts it. o07 counts as an order before asOf, outside the period, and
      // converts s5.
      params: {
        asOf: '2026-03-01',
        period: { from: '2025-12-01', to: '2026-02-28T23:59:59.999' },
        monetary: 'total',
        method: 'ntile',
        bins: 3,
        test: true,
        bots: true,
      },
      tables: {
        customers: customers(
          ['amy', 3, 2, 2633, 2, 3, 2, 'Loyal', 'DE', 'gold', 2, amyPaid, 2, 'desktop', 'direct'],
          ['ben', 2, 1, 2633, 3, 1, 3, 'Active', 'DE', null, 1, benBot, 1, 'mobile', 'email'],
          ['dan', null, 0, 0, null, null, null, 'Prospects', 'DE', null, 0, null, 0, null, null],
          ['Ａ', 90, 1, 0, 1, 1, 1, 'Dormant', null, 'gold', 1, wideLast, 1, 'tablet', 'social'],
          ['😀', 19, 1, 1001, 1, 2, 1, 'Dormant', 'US', 'silver', 0, null, 0, null, null],
        ),
        // Dormant: (90 + 19) ÷ 2 = 54.5 days, (0 + 1001) ÷ 2 = 500.5 → 501.
        groups: groups(
          empty('Champions'),
          ['Loyal', 1, 1 / 5, 2100, 2100 / 5200, 3, 2, 2633, 2, 1],
          ['Active', 1, 1 / 5, 2100, 2100 / 5200, 2, 1, 2633, 1, 1],
          empty('New'),
          empty('Promising'),
          empty('Needs attention'),
          empty('At risk'),
          empty('Almost lost'),
          empty('Previously loyal'),
          ['Dormant', 2, 2 / 5, 1000, 1000 / 5200, 54.5, 1, 501, 1, 1],
          ['Prospects', 1, 1 / 5, 0, 0, null, 0, 0, 0, null],
        ),
      },
    },
    {
      // A session condition: o02 names a mobile session; o03 names a bot's and so none, o06 a desktop one, the others
      // none. So amy alone is a customer, n = 1. r: 3 days is above 2 and at most 30: 2 of 3. m: 1600 reaches 1000 and
      // 1600: 3 of 3. f has no cuts: ⌈5 ÷ 2⌉ = 3 of 5. For the groups 2 of 3 is 3 and 3 of 3 is 5: r 3, 3 + 5: Loyal.
      // Users are filtered by fields of users alone, so the others are Prospects. Ａ's session is a tablet's.
      params: {
        asOf: '2026-03-01',
        where: { device: 'mobile' },
        cuts: { recency: [2, 30], monetary: [1000, 1600] },
      },
      tables: {
        customers: customers(
          ['amy', 3, 1, 1600, 2, 3, 3, 'Loyal', 'DE', 'gold', 1, amyPaid, 1, 'mobile', 'paid'],
          ['ben', null, 0, 0, null, null, null, 'Prospects', 'DE', null, 0, null, 0, null, null],
          ['dan', null, 0, 0, null, null, null, 'Prospects', 'DE', null, 0, null, 0, null, null],
          ['Ａ', null, 0, 0, null, null, null, 'Prospects', null, 'gold', 0, null, 0, null, null],
          ['😀', null, 0, 0, null, null, null, 'Prospects', 'US', 'silver', 0, null, 0, null, null],
        ),
        groups: groups(
          empty('Champions'),
          ['Loyal', 1, 1 / 5, 1600, 1, 3, 1, 1600, 1, 1],
          empty('Active'),
          empty('New'),
          empty('Promising'),
          empty('Needs attention'),
          empty('At risk'),
          empty('Almost lost'),
          empty('Previously loyal'),
          empty('Dormant'),
          ['Prospects', 4, 4 / 5, 0, 0, null, 0, 0, 0, null],
        ),
      },
    },
    {
      // Not gold, or no tier: ben, dan, 😀. Of their orders o03 comes to 2100 + 533 = 2633, the upper bound, o06 to 1001,
      // which is not above the lower one. So ben alone is a customer, and scores ⌈5 ÷ 2⌉: r 3, 3 + 3.
      params: { asOf: '2026-03-01', where: { loyaltyTier: { not: 'gold' }, totalMinor: { gt: 1001, lte: 2633 } } },
      tables: {
        customers: customers(
          ['ben', 2, 1, 2100, 3, 3, 3, 'Needs attention', 'DE', null, 0, null, 0, null, null],
          ['dan', null, 0, 0, null, null, null, 'Prospects', 'DE', null, 0, null, 0, null, null],
          ['😀', null, 0, 0, null, null, null, 'Prospects', 'US', 'silver', 0, null, 0, null, null],
        ),
      },
    },
    {
      // Totals of 500 (o01), 1001 (o06) and 0 (o08); o02 charged 1900 + 500 + 190, o03 2633. So s2 is converted (by o06),
      // s1 is not (by o02). amy's order is 21.5 + 28 days old. n = 3, and 0, 1, 2 worse ones give 1, 3, 5; f is 3 for all.
      // 😀 r 5, 3 + 5; amy r 3, 3 + 3; Ａ r 1, 3 + 1.
      params: { asOf: '2026-03-01', where: { totalMinor: { lt: 2000 } } },
      tables: {
        customers: customers(
          ['amy', 49, 1, 500, 3, 3, 3, 'Needs attention', 'DE', 'gold', 2, amyPaid, 1, 'desktop', 'direct'],
          ['ben', null, 0, 0, null, null, null, 'Prospects', 'DE', null, 0, null, 0, null, null],
          ['dan', null, 0, 0, null, null, null, 'Prospects', 'DE', null, 0, null, 0, null, null],
          ['Ａ', 90, 1, 0, 1, 3, 1, 'Dormant', null, 'gold', 1, wideLast, 0, 'tablet', 'social'],
          ['😀', 19, 1, 1000, 5, 3, 5, 'Champions', 'US', 'silver', 0, null, 0, null, null],
        ),
      },
    },
    {
      // Times are read in the zone: dan signed up 1 ms before 05:30 in Kolkata, the others long before.
      params: {
        asOf: '2026-03-01T05:30',
        timeZone: 'Asia/Kolkata',
        where: { signupAt: { gte: '2026-03-01T05:29', lt: '2026-03-01T05:30' } },
      },
      tables: {
        customers: customers(['dan', null, 0, 0, null, null, null, 'Prospects', 'DE', null, 0, null, 0, null, null]),
      },
    },
  ],
}

export const cases: AnalysisCases = {
  hand,
  standard: standardParams,
  nasty: nastyParams,
  random: [{ bins: 3 }, { monetary: 'total', cuts: { recency: [3, 9] }, where: { device: 'mobile' } }],
}
