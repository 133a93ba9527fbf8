import { describe, expect, test } from 'vitest'
import { at, event, line, order, refund, session, user } from '../fixtures/records.js'
import type { Records } from '../fixtures/records.js'
import { funnelSql } from './analytics.js'
import type { FunnelSpec } from './analytics.js'
import { answer, cells } from './answers.js'
import { funnelSpec, scope, step } from './specs.js'

const day = 86_400_000
const noon = at('2026-06-10T12:00Z')
const asOf = at('2026-07-01')

const steps = async (records: Partial<Records>, spec: Partial<FunnelSpec>, names = 'reached') =>
  cells(await answer(records, funnelSql(funnelSpec(spec)).steps), names)

const summary = async (records: Partial<Records>, spec: Partial<FunnelSpec>, names: string) =>
  cells(await answer(records, funnelSql(funnelSpec(spec)).summary), names)

/** How far one visitor comes, whose events are written `v+0 c+5`: letters of types, and seconds after noon, in order of seq. */
const depth = async (events: string, spec: Partial<FunnelSpec> = {}) => {
  const reached = await steps({ sessions: [visit('s1', events)] }, { steps: abc, purchase: 'events', ...spec })
  return reached.filter(([count]) => count === 1).length
}

const types: Record<string, string> = {
  v: 'product_view',
  c: 'add_to_cart',
  o: 'checkout',
  r: 'remove_from_cart',
  p: 'purchase',
  s: 'search',
}
const abc = [step('product_view'), step('add_to_cart'), step('checkout')]

const visit = (sessionId: string, events: string, fields: Partial<Records['sessions'][number]> = {}, start = noon) =>
  session({
    sessionId,
    startAt: start,
    ...fields,
    events: events.split(' ').map((one, i) => {
      const [letter, seconds] = one.split('+')
      const [type, productId] = [types[letter![0]!]!, letter!.slice(1) || null]
      return event(i + 1, start + Number(seconds) * 1000, type, { productId })
    }),
  })

describe('a chain', () => {
  test('rises in time; others may stand between', async () => {
    expect(await depth('v+0 c+1 o+2')).toBe(3)
    expect(await depth('v+0 r+1 c+2 s+3 v+4 o+5')).toBe(3)
    expect(await depth('c+0 v+1 o+2')).toBe(1)
    expect(await depth('v+0 o+1 c+2')).toBe(2)
    expect(await depth('c+0 o+1')).toBe(0)
  })

  test('follows the order of the steps within an instant, whatever the seq', async () => {
    expect(await depth('o+0 c+0 v+0')).toBe(3)
    expect(await depth('v+0 o+1 c+1')).toBe(3)
  })

  test('uses an event once', async () => {
    const twice = [step('product_view'), step('product_view')]
    expect(await depth('v+0', { steps: twice })).toBe(1)
    expect(await depth('v+0 v+0', { steps: twice })).toBe(2)
  })

  test('stands at the lowest step that an event matches', async () => {
    // The view of x matches steps 1 and 2. At one instant with another view it comes by seq, as both stand at step 1.
    const x = { where: [{ owner: 'event', field: 'productId', values: ['x'] }] } as const
    const spec = { steps: [step('product_view'), step('product_view', x), step('checkout')] }
    expect(await depth('vy+0 vx+0 o+0', spec)).toBe(3)
    expect(await depth('vx+0 vy+0 o+0', spec)).toBe(1)
  })

  test('ends with the window, counted from its first step, both ends included', async () => {
    expect(await depth('v+0 c+5 o+10', { window: 10_000 })).toBe(3)
    expect(await depth('v+0 c+5 o+10', { window: 9_999 })).toBe(2)
    // From the second view it is in time.
    expect(await depth('v+0 v+1 c+5 o+10', { window: 9_999 })).toBe(3)
  })

  test('starts in the period, and may end after it, before asOf', async () => {
    const during = (from: number, to: number, end: number) =>
      depth('v+0 c+5 o+10', { scope: scope({ from: noon + from, to: noon + to, asOf: noon + end }) })
    expect(await during(0, 1, 10_001)).toBe(3)
    expect(await during(0, 1, 10_000)).toBe(2)
    expect(await during(1, 2, 10_001)).toBe(0)
    expect(await during(-1, 0, 10_001)).toBe(0)
  })

  test('spans the sessions of a person, or lies within one', async () => {
    const sessions = [visit('s2', 'v+0', { visitorId: 'x' }), visit('s1', 'c+0 o+1', { visitorId: 'x' })]
    const spec = { steps: abc, purchase: 'events' } as const
    // At one instant the steps order the sessions.
    expect(await steps({ sessions }, spec)).toEqual([[1], [1], [1]])
    expect(await steps({ sessions }, { ...spec, counting: 'session' })).toEqual([[1], [0], [0]])
  })

  test('keeps visitors and users apart, and joins the sessions of a user', async () => {
    const sessions = [
      visit('s1', 'v+0', { visitorId: 'x' }),
      visit('s2', 'c+1', { visitorId: 'x', userId: 'u' }),
      visit('s3', 'v+2', { visitorId: 'y', userId: 'u' }),
      visit('s4', 'c+3', { visitorId: 'z', userId: 'u' }),
    ]
    expect(await steps({ sessions }, { steps: abc.slice(0, 2) })).toEqual([[2], [1]])
  })
})

describe('strict', () => {
  const strict = { mode: 'strict' } as const

  test('allows nothing between that matches a step or an exclusion', async () => {
    expect(await depth('v+0 s+1 c+2 r+3 o+4', strict)).toBe(3)
    expect(await depth('v+0 c+1 c+2 o+3', strict)).toBe(2)
    expect(await depth('v+0 o+1 c+2', strict)).toBe(1)
    expect(await depth('v+0 v+1 c+2 o+3', strict)).toBe(3)
    expect(await depth('v+0 r+1 c+2', { ...strict, exclude: [step('remove_from_cart')] })).toBe(1)
  })

  test('holds for tracked purchases only where they are what is asked for', async () => {
    const spec = { ...strict, steps: [step('product_view'), step('add_to_cart'), step('purchase')] }
    expect(await depth('v+0 p+1 c+2', { ...spec, purchase: 'orders' })).toBe(2)
    expect(await depth('v+0 p+1 c+2', { ...spec, purchase: 'events' })).toBe(1)
  })
})

describe('an exclusion', () => {
  const exclude = [step('remove_from_cart')]

  test('cuts the chain, and the depth before it stands', async () => {
    expect(await depth('v+0 r+1 c+2 o+3', { exclude })).toBe(1)
    expect(await depth('v+0 c+1 r+2 o+3', { exclude })).toBe(2)
    expect(await depth('r+0 v+1 c+2 o+3 r+4', { exclude })).toBe(3)
    // A later start goes on.
    expect(await depth('v+0 c+1 r+2 v+3 c+4 o+5', { exclude })).toBe(3)
  })

  test('stands after all steps of its instant', async () => {
    expect(await depth('v+0 r+1 c+1 o+2', { exclude })).toBe(2)
    expect(await depth('v+0 r+0 c+0 o+0', { exclude })).toBe(3)
  })

  test('does not hold for a step of the chain, but for one beside it', async () => {
    const carts = [step('add_to_cart')]
    expect(await depth('v+0 c+1 o+2', { exclude: carts })).toBe(3)
    // Either cart stands between the other's neighbours.
    expect(await depth('v+0 c+1 c+2 o+3', { exclude: carts })).toBe(2)
    // A start may be one too.
    expect(await depth('v+0 c+1 o+2', { exclude: [step('product_view')] })).toBe(3)
    expect(await depth('v+0 v+1 c+2 o+3', { exclude: [step('product_view')] })).toBe(3)
    expect(await depth('v+0 c+1 v+2 o+3', { exclude: [step('product_view')] })).toBe(2)
  })

  test('narrower than a step cuts behind the earliest event of that step', async () => {
    // Carts of x are excluded. The earliest cart is the link: y, cut by x; or x, which then cuts nothing.
    const x = step('add_to_cart', { where: [{ owner: 'event', field: 'productId', values: ['x'] }] })
    expect(await depth('v+0 cy+1 cx+2 o+3', { exclude: [x] })).toBe(2)
    expect(await depth('v+0 cx+1 cy+2 o+3', { exclude: [x] })).toBe(3)
    expect(await depth('v+0 cx+1 cx+2 o+3', { exclude: [x] })).toBe(2)
    const [, cart] = await steps(
      { sessions: [visit('s1', 'v+0 cy+1 cx+2 o+3')] },
      { steps: abc, exclude: [x] },
      'reached medianMsFromFirst',
    )
    expect(cart).toEqual([1, 1000])
  })

  test('has conditions of its own', async () => {
    const onMobile = step('remove_from_cart', { where: [{ owner: 'session', field: 'device', values: ['mobile'] }] })
    expect(await depth('v+0 r+1 c+2', { exclude: [onMobile] })).toBe(2)
    const onDesktop = step('remove_from_cart', { where: [{ owner: 'session', field: 'device', values: ['desktop'] }] })
    expect(await depth('v+0 r+1 c+2', { exclude: [onDesktop] })).toBe(1)
  })

  test('of purchases means orders where the ledger counts', async () => {
    const records = {
      transactions: [order({ transactionId: 'o1', userId: 'u', at: noon + 500 })],
      sessions: [visit('s1', 'v+0 p+1 c+2', { userId: 'u' }), visit('s2', 'v+0 p+1 c+2', { userId: 'w' })],
    }
    const spec = { steps: abc.slice(0, 2), exclude: [step('purchase')] }
    expect(await steps(records, spec)).toEqual([[2], [1]])
    expect(await steps(records, { ...spec, purchase: 'events' })).toEqual([[2], [0]])
  })
})

describe('the ledger step', () => {
  const bought = [step('product_view'), step('purchase')]
  const records = {
    users: [user({ userId: 'u', loyaltyTier: 'gold' })],
    transactions: [
      order({ transactionId: 'o1', userId: 'u', at: noon, lines: [line('p1', 2, 500), line('p2', 1, 99, 9)] }),
      order({ transactionId: 'o2', userId: 'u', at: noon + 1000, sessionId: 's9' }),
    ],
    sessions: [
      visit('s1', 'v+0', { userId: 'u', device: 'mobile' }),
      visit('s9', 's+0', { userId: 'w', device: 'tablet' }, noon - day),
    ],
  }

  test('is a counted order of the same user at its own time, sessions before orders', async () => {
    expect(await steps(records, { steps: bought }, 'step name reached netMinor medianMsFromFirst')).toEqual([
      [1, 'product_view', 1, null, 0],
      [2, 'purchase', 1, 1090, 0],
    ])
  })

  test('has conditions on order fields, the product meaning any line', async () => {
    const ofProduct = (productId: string) =>
      step('purchase', { where: [{ owner: 'order', field: 'productId', values: [productId] }] })
    const netOf = async (productId: string) =>
      (await steps(records, { steps: [bought[0]!, ofProduct(productId)] }, 'reached netMinor'))[1]
    expect(await netOf('p2')).toEqual([1, 1090])
    expect(await netOf('p3')).toEqual([0, 0])
  })

  test('by session belongs to the session that the order names, whoever it is', async () => {
    const spec = { counting: 'session', steps: [step('search'), step('purchase')] } as const
    expect(await steps(records, spec, 'reached netMinor')).toEqual([
      [1, null],
      [1, 1000],
    ])
  })

  test('breaks down by the session that the order names, or is not set', async () => {
    const by = { owner: 'session', field: 'device', name: 'device', kind: 'text' } as const
    expect(await summary(records, { steps: bought, by, attribution: 'last' }, 'device entered')).toEqual([
      ['(not set)', 1],
    ])
    // With the earlier order set aside, the other one names s9, of another person without a profile.
    const later = records.transactions.slice(1)
    const only = { ...records, transactions: later }
    expect(await summary(only, { steps: bought, by, attribution: 'last' }, 'device entered')).toEqual([['tablet', 1]])
    expect(await summary(only, { steps: bought, by }, 'device entered')).toEqual([['mobile', 1]])
    const tier = { owner: 'user', field: 'loyaltyTier', name: 'loyaltyTier', kind: 'text' } as const
    expect(await summary(only, { steps: bought, by: tier, attribution: 'last' }, 'loyaltyTier entered')).toEqual([
      ['(not set)', 1],
    ])
    expect(await summary(only, { steps: bought, by: tier }, 'loyaltyTier entered')).toEqual([['gold', 1]])
  })

  test('keeps an order that names no session under a condition on sessions', async () => {
    const where = [{ owner: 'session', field: 'device', values: ['mobile'] }] as const
    const net = async (transactions: Records['transactions']) =>
      (await steps({ ...records, transactions }, { steps: bought, scope: scope({ where }) }, 'netMinor'))[1]
    expect(await net(records.transactions)).toEqual([1090])
    expect(await net(records.transactions.slice(1))).toEqual([0])
  })

  test('takes conditions on users and orders, which leave events alone', async () => {
    const reached = (where: FunnelSpec['scope']['where']) => steps(records, { steps: bought, scope: scope({ where }) })
    expect(await reached([{ owner: 'order', field: 'salesChannel', values: ['app'] }])).toEqual([[1], [0]])
    expect(await reached([{ owner: 'user', field: 'loyaltyTier', values: ['gold'] }])).toEqual([[1], [1]])
    expect(await reached([{ owner: 'user', field: 'loyaltyTier', values: [null] }])).toEqual([[0], [0]])
  })

  test('has the net of the one order in the chain, less its refunds before asOf', async () => {
    const transactions = [
      order({
        transactionId: 'o1',
        userId: 'u',
        at: noon + 5000,
        refunds: [refund(asOf - 1, { p1: 300 }), refund(asOf, { p1: 7 })],
      }),
      order({ transactionId: 'o2', userId: 'u', at: noon + 6000 }),
    ]
    expect((await steps({ ...records, transactions }, { steps: bought }, 'reached netMinor'))[1]).toEqual([1, 700])
  })
})

describe('results', () => {
  test('are the deepest chain of all starts, of equal depths the earliest, each later step at its earliest', async () => {
    const times = async (events: string, window = 7 * day) =>
      steps(
        { sessions: [visit('s1', events)] },
        { steps: abc, window },
        'reached medianMsFromFirst medianMsFromPrevious',
      )
    expect(await times('v+0 v+1 c+3 c+4 o+9')).toEqual([
      [1, 0, null],
      [1, 3000, 3000],
      [1, 9000, 6000],
    ])
    expect(await times('v+0 v+1 c+3 c+4 o+9', 8000)).toEqual([
      [1, 0, null],
      [1, 2000, 2000],
      [1, 8000, 6000],
    ])
  })

  test('are medians that interpolate, means and ratios over those who reached a step', async () => {
    const sessions = [
      visit('s1', 'v+0 c+1 o+2'),
      visit('s2', 'v+0 c+4'),
      visit('s3', 'v+0 c+10 o+30'),
      visit('s4', 'v+0'),
    ]
    const names =
      'step reached fromFirst fromPrevious medianMsFromFirst meanMsFromFirst medianMsFromPrevious meanMsFromPrevious netMinor'
    expect(await steps({ sessions }, {}, names)).toEqual([
      [1, 4, 1, null, 0, 0, null, null, null],
      [2, 3, 0.75, 0.75, 4000, 5000, 4000, 5000, null],
      [3, 2, 0.5, 2 / 3, 16_000, 16_000, 10_500, 10_500, null],
      [4, 0, 0, 0, null, null, null, null, 0],
    ])
  })

  test('of nobody are rows without a breakdown, and none with one', async () => {
    const names =
      'fromFirst fromPrevious medianMsFromFirst meanMsFromFirst medianMsFromPrevious meanMsFromPrevious netMinor'
    expect(await steps({}, { steps: [step('search'), step('purchase')] }, `reached ${names}`)).toEqual([
      [0, null, null, null, null, null, null, null],
      [0, null, null, null, null, null, null, 0],
    ])
    const outcomes = 'entered converted pending dropped conversion matureEntered matureConverted matureConversion'
    expect(await summary({}, {}, outcomes)).toEqual([[0, 0, 0, 0, null, 0, 0, null]])
    const by = { owner: 'session', field: 'device', name: 'device', kind: 'text' } as const
    expect(await steps({}, { by })).toEqual([])
    expect(await summary({}, { by }, outcomes)).toEqual([])
  })

  test('are converted, pending where the window is still open at asOf, else dropped', async () => {
    const end = (seconds: number) => asOf - 7 * day + seconds * 1000
    const sessions = [
      visit('s1', 'v+0 c+1', {}, end(0)),
      visit('s2', 'v+0', {}, end(0)),
      visit('s3', 'v+0 c+1', {}, end(1)),
      visit('s4', 'v+0', {}, end(1)),
      visit('s5', 'v+0', {}, end(-1)),
    ]
    const names = 'entered converted pending dropped conversion matureEntered matureConverted matureConversion'
    expect(await summary({ sessions }, { steps: abc.slice(0, 2) }, names)).toEqual([[5, 2, 1, 2, 0.4, 3, 1, 1 / 3]])
  })

  test('break down by the first or the last step, by bytes, what is not set last', async () => {
    const sessions = [
      visit('s1', 'v+0', { visitorId: 'x', country: 'FR' }),
      visit('s2', 'c+0', { visitorId: 'x', country: 'DE' }),
      visit('s3', 'v+0', { visitorId: 'y' }),
      visit('s4', 'v+0', { visitorId: 'z', country: 'ﬀ' }),
    ]
    const by = { owner: 'session', field: 'country', name: 'country', kind: 'country' } as const
    const spec = { steps: abc.slice(0, 2), by }
    expect(await steps({ sessions }, spec, 'country step reached')).toEqual([
      ['FR', 1, 1],
      ['FR', 2, 1],
      ['ﬀ', 1, 1],
      ['ﬀ', 2, 0],
      ['(not set)', 1, 1],
      ['(not set)', 2, 0],
    ])
    expect(await summary({ sessions }, { ...spec, attribution: 'last' }, 'country entered converted')).toEqual([
      ['DE', 1, 1],
      ['ﬀ', 1, 0],
      ['(not set)', 1, 0],
    ])
    const bot = { owner: 'session', field: 'bot', name: 'session.bot', kind: 'text' } as const
    expect(await summary({ sessions }, { steps: abc, by: bot }, 'session.bot entered')).toEqual([['false', 3]])
  })
})

test('bots, internal sessions, those and events at asOf, and unknown types are left out', async () => {
  const sessions = [
    visit('s1', 'v+0', { bot: true }),
    visit('s2', 'v+0', { internal: true }),
    { ...visit('s3', 'v+0'), startAt: asOf },
    visit('s4', 'v+0', {}, asOf),
    session({ sessionId: 's5', startAt: noon, events: [event(1, noon, 'stare')] }),
    visit('s6', 'v+0', { device: 'mobile' }),
  ]
  expect(await steps({ sessions }, { steps: [step('product_view')] })).toEqual([[1]])
  expect(await steps({ sessions }, { steps: [step('stare')] })).toEqual([[0]])
  const all = scope({ bots: true, internal: true })
  expect(await steps({ sessions }, { scope: all, steps: [step('product_view')] })).toEqual([[3]])
  const where = [{ owner: 'session', field: 'device', values: ['desktop'] }] as const
  expect(await steps({ sessions }, { scope: { ...all, where }, steps: [step('product_view')] })).toEqual([[2]])
})
