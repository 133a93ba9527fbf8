import { at, event, line, order, place, refund, session, shop, user } from '../fixtures/records.js'
import { nastyParams, standardParams } from '../fixtures/params-geography.js'
import { table } from './case.js'
import type { AnalysisCases, HandCase } from './case.js'

const numbers =
  'persons sessions convertedSessions sessionConversion orders buyers grossMinor discountsMinor returnsMinor netMinor ' +
  'aovMinor netPerSessionMinor netShare previousSessions previousOrders previousNetMinor netChange'
const total = table(numbers)
const countries = table(`country ${numbers}`)
const regions = table(`country region ${numbers}`)
const cities = table(`country region city ${numbers}`)

const munich = place('DE', 'DE-BY', 'Munich')

const records = shop({
  // zed of order h7 is in no list of users.
  users: [user({ userId: 'ida', ...munich }), user({ userId: 'jon', ...place('US') }), user({ userId: 'kim' })],
  transactions: [
    // Names no session. 2000 − 200 = 1800, on a day that no session covers.
    order({
      transactionId: 'h1',
      userId: 'ida',
      at: at('2026-03-28T12:00+01:00'),
      lines: [line('p1', 2, 1000, 200)],
      billing: munich,
    }),
    order({
      transactionId: 'h2',
      userId: 'ida',
      at: at('2026-03-30T02:30+02:00'),
      lines: [line('p1', 1, 1999)],
      billing: munich,
      sessionId: 'g1',
    }),
    // Names a bot's session: unless bots count, it names none.
    order({
      transactionId: 'h3',
      userId: 'jon',
      at: at('2026-03-29T10:05+02:00'),
      status: 'shipped',
      lines: [line('p1', 1, 500)],
      billing: place('US'),
      sessionId: 'g5',
    }),
    // After the period that ends on 03-31, before its asOf.
    order({
      transactionId: 'h4',
      userId: 'ida',
      at: at('2026-03-31T10:00+02:00'),
      lines: [line('p1', 1, 5000)],
      billing: munich,
      sessionId: 'g3',
    }),
    // In the previous period; 300 of it comes back in the period, and 700 after every asOf.
    order({
      transactionId: 'h5',
      userId: 'jon',
      at: at('2026-03-26T12:00+01:00'),
      billing: place('US', 'US-CA'),
      sessionId: 'g4',
      refunds: [refund(at('2026-03-30T12:00+02:00'), { p1: 300 }), refund(at('2026-04-02T00:00+02:00'), { p1: 700 })],
    }),
    // Pending does not count, and does not convert g2.
    order({
      transactionId: 'h6',
      userId: 'kim',
      at: at('2026-03-30T09:30+02:00'),
      status: 'pending',
      sessionId: 'g2',
    }),
    // Of an unknown user, in a session without a place.
    order({
      transactionId: 'h7',
      userId: 'zed',
      at: at('2026-03-30T13:00+02:00'),
      lines: [line('p1', 3, 333)],
      sessionId: 'g6',
    }),
    // Half an hour into the previous period, if that is 3 days of the local clock; 71 hours back it would be outside.
    order({
      transactionId: 'h8',
      userId: 'kim',
      at: at('2026-03-25T00:30+01:00'),
      status: 'processing',
      lines: [line('p1', 1, 400)],
      billing: place('AT'),
      sessionId: 'g5',
    }),
    // A test order.
    order({
      transactionId: 'h9',
      userId: 'jon',
      at: at('2026-03-30T14:00+02:00'),
      lines: [line('p1', 1, 7777)],
      billing: place('US'),
      sessionId: 'g2',
      test: true,
    }),
  ],
  sessions: [
    session({ sessionId: 'g1', userId: 'ida', ...munich, startAt: at('2026-03-30T00:30+02:00') }),
    session({
      sessionId: 'g2',
      visitorId: 'v2',
      ...place('DE', 'DE-BE', 'Berlin'),
      startAt: at('2026-03-30T09:00+02:00'),
      events: [event(1, at('2026-03-30T09:20+02:00'), 'purchase')],
    }),
    session({ sessionId: 'g3', userId: 'ida', ...munich, startAt: at('2026-03-30T23:59:59.999+02:00') }),
    // Exactly at the end of the period that ends on 03-31.
    session({ sessionId: 'g4', userId: 'jon', ...place('US'), startAt: at('2026-03-31T00:00+02:00') }),
    // The earliest session, though a bot's: the store covers from the start of this day.
    session({ sessionId: 'g5', ...place('FR'), startAt: at('2026-03-29T10:00+02:00'), bot: true }),
    // The visitor of g2 again, in a place unknown.
    session({ sessionId: 'g6', visitorId: 'v2', startAt: at('2026-03-30T12:00+02:00') }),
  ],
})

// Three local days of 71 hours, 03-27T23:00Z to 03-30T22:00Z. The previous period is 03-25 to 03-28 local.
// Sessions cover from 03-29 (g5), orders from 03-25 (h8), both 03-29 and 03-30. So previousSessions is null, and what
// divides one store by the other leaves 03-28 out.
const berlin = {
  asOf: '2026-04-01',
  timeZone: 'Europe/Berlin',
  period: { from: '2026-03-28', to: '2026-03-31' },
}

const hand: HandCase = {
  shop: records,
  calls: [
    {
      // DE: g1, g2, g3 of ida and v2. g1 is named by h2, g3 by h4 (after the period, before asOf), g2 by a pending and a
      //   test order only. One order, h2: 1999; per session 1999 ÷ 3 = 666.33.
      // US: g4 starts at the end of the period, so only h5's refund is left, in the place of its order.
      // "(no session)": h1 and h3: gross 2000 + 500, discounts 200; before it h8 (400).
      // "(not set)": g6, h7: 3 × 333 = 999. FR has only a bot's session, AT none: no rows.
      params: berlin,
      tables: {
        // Net of all: 1999 − 300 + 2300 + 999 = 4998.
        places: countries(
          ['DE', 2, 3, 2, 2 / 3, 1, 1, 1999, 0, 0, 1999, 1999, 666, 1999 / 4998, null, 0, 0, null],
          ['US', 0, 0, 0, null, 0, 0, 0, 0, 300, -300, null, null, -300 / 4998, null, 1, 1000, -300 / 1000 - 1],
          ['(no session)', 0, 0, 0, null, 2, 2, 2500, 200, 0, 2300, 1150, null, 2300 / 4998, null, 1, 400, 4.75],
          ['(not set)', 1, 1, 1, 1, 1, 1, 999, 0, 0, 999, 999, 999, 999 / 4998, null, 0, 0, null],
        ),
        // persons: ida and v2, who has sessions in two places. buyers: ida (two orders), jon, zed.
        // AOV (5498 − 200) ÷ 4 = 1324.5 → 1325. Net on the covered days: 4998 − 1800 (h1) = 3198, ÷ 4 = 799.5 → 800.
        total: total([2, 4, 3, 3 / 4, 4, 3, 5498, 200, 300, 4998, 1325, 800, 1, null, 2, 1400, 4998 / 1400 - 1]),
      },
    },
    {
      // The billing place, with each refund at its order: h5's 300 now reduce the previous period (1000 − 300 = 700).
      // DE-BY: h1 and h2: 2000 + 1999, less 200: 3799, ÷ 2 = 1899.5 → 1900. US without a region: h3. Neither: h7.
      // AT (h8) and US-CA (h5) have orders in the previous period alone: 0 ÷ previous − 1 = −1.
      params: { ...berlin, basis: 'billing', level: 'region', refundsOn: 'order' },
      tables: {
        // Net of all: 3799 + 500 + 999 = 5298.
        places: regions(
          ['AT', '(not set)', null, null, null, null, 0, 0, 0, 0, 0, 0, null, null, 0, null, 1, 400, -1],
          ['DE', 'DE-BY', null, null, null, null, 2, 1, 3999, 200, 0, 3799, 1900, null, 3799 / 5298, null, 0, 0, null],
          ['US', 'US-CA', null, null, null, null, 0, 0, 0, 0, 0, 0, null, null, 0, null, 1, 700, -1],
          ['US', '(not set)', null, null, null, null, 1, 1, 500, 0, 0, 500, 500, null, 500 / 5298, null, 0, 0, null],
          [
            '(not set)',
            '(not set)',
            null,
            null,
            null,
            null,
            1,
            1,
            999,
            0,
            0,
            999,
            999,
            null,
            999 / 5298,
            null,
            0,
            0,
            null,
          ],
        ),
        // (5498 − 200) ÷ 4 = 1324.5 → 1325.
        total: total([null, null, null, null, 4, 3, 5498, 200, 0, 5298, 1325, null, 1, null, 2, 1100, 5298 / 1100 - 1]),
      },
    },
    {
      // Sessions and orders of DE and FR, with bots, so that h3 (in the period) and h8 (before it) name g5 in FR; h1 names
      // none and falls out. A session with a purchase event is converted: g2 alone.
      params: { ...berlin, level: 'city', purchase: 'events', bots: true, where: { country: ['DE', 'FR'] } },
      tables: {
        // Net of all: 1999 + 500 = 2499. Munich: 1999 ÷ 2 sessions = 999.5 → 1000. FR: 500 ÷ 400 − 1.
        places: cities(
          ['DE', 'DE-BE', 'Berlin', 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, null, 0, 0, null, 0, 0, null],
          ['DE', 'DE-BY', 'Munich', 1, 2, 0, 0, 1, 1, 1999, 0, 0, 1999, 1999, 1000, 1999 / 2499, null, 0, 0, null],
          ['FR', '(not set)', '(not set)', 1, 1, 0, 0, 1, 1, 500, 0, 0, 500, 500, 500, 500 / 2499, null, 1, 400, 0.25],
        ),
        // 2499 ÷ 2 = 1249.5 → 1250, 2499 ÷ 4 = 624.75 → 625.
        total: total([3, 4, 1, 1 / 4, 2, 2, 2499, 0, 0, 2499, 1250, 625, 1, null, 1, 400, 2499 / 400 - 1]),
      },
    },
    {
      // UTC, the default period of 30 days, 03-01 to 03-31T00:00Z, and the users' own places. h4 is after asOf, so g3 is
      // not converted. Sessions cover from 03-29, orders from 03-24 (h8 is at 23:30Z): nothing of the previous period.
      // DE (ida): g1 (named by h2), g3; h1 and h2: 3999 − 200 = 3799, ÷ 2 = 1899.5 → 1900. Of the covered days h2:
      //   1999 ÷ 2 = 999.5 → 1000.
      // US (jon): g4, named by h5. h3 and h5: 1500 − 300. Of the covered days h3 less the refund: 200 ÷ 1.
      // "(not set)": v2 is nobody's (g2, g6; h7 names g6), kim has no country (h8), zed is unknown (h7): 1399 ÷ 2 = 699.5
      //   → 700. Of the covered days h7: 999 ÷ 2 = 499.5 → 500.
      params: { asOf: '2026-03-31', basis: 'customer' },
      tables: {
        // Net of all: 3799 + 1200 + 1399 = 6398.
        places: countries(
          ['DE', 1, 2, 1, 1 / 2, 2, 1, 3999, 200, 0, 3799, 1900, 1000, 3799 / 6398, null, null, null, null],
          ['US', 1, 1, 1, 1, 2, 1, 1500, 0, 300, 1200, 750, 200, 1200 / 6398, null, null, null, null],
          ['(not set)', 1, 2, 1, 1 / 2, 2, 2, 1399, 0, 0, 1399, 700, 500, 1399 / 6398, null, null, null, null],
        ),
        // AOV 6698 ÷ 6 = 1116.33. Of the covered days 1999 + 200 + 999 = 3198, ÷ 5 = 639.6.
        total: total([3, 5, 3, 3 / 5, 6, 4, 6898, 200, 300, 6398, 1116, 640, 1, null, null, null, null]),
      },
    },
    {
      // Orders of 1000 and more: h1, h2, h4, and h5 with its refund. h7 (999) does not convert g6, and h8 (400) is none of
      // the previous period.
      params: { ...berlin, where: { totalMinor: { gte: 1000 } } },
      tables: {
        // Net of all: 1999 − 300 + 1800 = 3499.
        places: countries(
          ['DE', 2, 3, 2, 2 / 3, 1, 1, 1999, 0, 0, 1999, 1999, 666, 1999 / 3499, null, 0, 0, null],
          ['US', 0, 0, 0, null, 0, 0, 0, 0, 300, -300, null, null, -300 / 3499, null, 1, 1000, -300 / 1000 - 1],
          ['(no session)', 0, 0, 0, null, 1, 1, 2000, 200, 0, 1800, 1800, null, 1800 / 3499, null, 0, 0, null],
          ['(not set)', 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, null, 0, 0, null],
        ),
        // AOV 3799 ÷ 2 = 1899.5 → 1900. Net on the covered days: 3499 − 1800 (h1) = 1699, ÷ 4 = 424.75 → 425.
        total: total([2, 4, 2, 2 / 4, 2, 1, 3999, 200, 300, 3499, 1900, 425, 1, null, 1, 1000, 3499 / 1000 - 1]),
      },
    },
    {
      // Not in Germany: sessions g6, which has no country; the order h7 in it. Those that name no session (h1, and h3,
      // which names a bot's) fail a condition on the session, and so does h8. h5 names g4, in the US.
      params: { ...berlin, where: { country: { not: 'DE' } } },
      tables: {
        // Net of all: −300 + 999 = 699.
        places: countries(
          ['US', 0, 0, 0, null, 0, 0, 0, 0, 300, -300, null, null, -300 / 699, null, 1, 1000, -300 / 1000 - 1],
          ['(not set)', 1, 1, 1, 1, 1, 1, 999, 0, 0, 999, 999, 999, 999 / 699, null, 0, 0, null],
        ),
      },
    },
  ],
}

export const cases: AnalysisCases = {
  hand,
  standard: standardParams,
  nasty: nastyParams,
  random: [{ where: { loyaltyTier: null } }, { basis: 'customer', refundsOn: 'order', purchase: 'events' }],
}
