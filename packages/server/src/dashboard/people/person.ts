import { countedText, countryName, startOfDatesBefore } from '@polymart/core'
import type { CommonParams, CustomerOrder, CustomerRecord, CustomerSession, Meta } from '@polymart/analytics'
import { formatOf, markup, renderCard, timelineFigure } from '@polymart/viz'
import type { Card, CardSpec, Content, Markup, TimelinePoint } from '@polymart/viz'
import type { Answer, Source } from '../../answering/source.js'
import { generationOf } from '../../state/generation.js'
import type { View } from '../view.js'
import { tableOfRows } from './rows.js'

/** What cards of a customer are made of. */
interface Of {
  readonly record: CustomerRecord
  readonly meta: Pick<Meta, 'currency' | 'timeZone'>
  readonly ask: Source['ask']
}

type Made = Omit<Card, 'id' | 'title'>

export interface PersonCard {
  readonly id: string
  readonly title: string
  readonly make: (of: Of) => Made | Promise<Made>
}

/** The cards of the page of one customer, in its order. */
export const personCards: readonly PersonCard[] = [
  { id: 'person-profile', title: 'Profile', make: ({ record, meta }) => profile(record, meta) },
  { id: 'person-groups', title: 'Groups over time', make: (of) => groups(of) },
  { id: 'person-timeline', title: 'Time line', make: ({ record, meta }) => timeline(record, meta) },
  { id: 'person-orders', title: 'Orders', make: ({ record, meta }) => orders(record, meta) },
  { id: 'person-sessions', title: 'Sessions', make: ({ record, meta }) => sessions(record, meta) },
]

export const personCard = async (source: Source, { id, title, make }: PersonCard, view: View): Promise<Answer> => {
  const { found: record, generation } = await source.records.of(view)
  const states = new Set([generation])
  const ask: Source['ask'] = async (analysis, params) => {
    const result = await source.ask(analysis, params)
    states.add(generationOf(result.meta.stores))
    return result
  }
  const meta = { currency: record.currency, timeZone: view.params.timeZone ?? 'UTC' }
  const card: Card = { id, title, ...(await make({ record, meta, ask })) }
  const spec: CardSpec = { id, title, section: 'customers', aboutCustomers: true, calls: () => ({}), card: () => card }
  return { body: renderCard(spec, {}), generation: states.size === 1 ? generation : undefined }
}

const profile = ({ profile, orders, sessions }: CustomerRecord, meta: Of['meta']): Made => {
  const format = formatOf(meta)
  const counted = orders.filter(({ counted }) => counted)
  const net = counted.reduce((sum, { netMinor }) => sum + netMinor!, 0)
  const converted = sessions.filter(({ orders }) => orders.length > 0).length
  const facts: readonly (readonly [string, string | null])[] = [
    ['Customer', profile.userId],
    ['Signed up', format.time(profile.signupAt)],
    ['Account', profile.status],
    ['Country', profile.country && countryName(profile.country)],
    ['Region', profile.region],
    ['Loyalty tier', profile.loyaltyTier],
    ['Gender', profile.gender],
    ['Income bracket', profile.incomeBracket],
    ['Preferred categories', profile.preferredCategories.join(', ') || null],
    ['Marketing', profile.marketingConsent ? 'agreed' : 'not agreed'],
    ['Counted orders', format.count(counted.length)],
    ['Net revenue', format.money(net)],
    ['First order', format.time(counted.at(-1)?.at ?? null)],
    ['Last order', format.time(counted[0]?.at ?? null)],
    ['Sessions', `${format.count(sessions.length)}, ${format.count(converted)} with an order`],
  ]
  return {
    half: true,
    definition: 'Without name, address, telephone number, city and year of birth, which no page shows.',
    views: [],
    tables: [],
    content: factsHtml(facts),
    notes: [],
  }
}

const factsHtml = (facts: readonly (readonly [string, string | null])[]): Markup => markup`
  <dl class="profile">${facts.map(([name, value]): Content => markup`<div><dt>${name}</dt><dd>${value ?? '–'}</dd></div>`)}</dl>`

/** How often, and how far back, groups are looked at. */
const moments = 8
const monthsApart = 3

/** The group at the end of the data, and each three months before while the customer was there. */
const groups = async ({ record, meta, ask }: Of): Promise<Made> => {
  const { profile, asOf } = record
  const { timeZone } = meta
  const ends = Array.from({ length: moments }, (_, i) =>
    i === 0 ? asOf : startOfDatesBefore(asOf, timeZone, { months: i * monthsApart }),
  ).filter((at) => at > profile.signupAt)
  const rows = await Promise.all(
    ends.map(async (at) => {
      const params: CommonParams = { asOf: new Date(at), ...(meta.currency !== null && { currency: meta.currency }) }
      const { columns } = await ask('rfm', params)
      const column = (name: string) => columns['customers']!.find((each) => each.name === name)!.values
      const row = column('userId').indexOf(profile.userId)
      const value = (name: string) => (row < 0 ? null : column(name)[row]!)
      return { at, value }
    }),
  )
  return {
    half: true,
    definition: `By all orders before each moment, ${monthsApart} months apart. Scores are relative, so a group can also change because others bought.`,
    views: [],
    tables: [
      tableOfRows({
        id: 'person-groups',
        title: 'Groups',
        rows,
        meta,
        columns: {
          at: ['As of', 'time', ({ at }) => at],
          group: ['Group', 'text', ({ value }) => value('group')],
          r: ['R', 'count', ({ value }) => value('r')],
          f: ['F', 'count', ({ value }) => value('f')],
          m: ['M', 'count', ({ value }) => value('m')],
          frequency: ['Orders', 'count', ({ value }) => value('frequency')],
          monetaryMinor: ['Spend', 'money', ({ value }) => value('monetaryMinor')],
          recencyDays: ['Days since last order', 'count', ({ value }) => value('recencyDays')],
        },
      }),
    ],
    notes: [],
  }
}

const timeline = ({ orders, sessions }: CustomerRecord, meta: Of['meta']): Made => {
  const format = formatOf(meta)
  const ofOrders = orders.map((order): TimelinePoint => ({
    at: order.at,
    lines: [
      `Order ${order.transactionId}`,
      format.time(order.at),
      `${order.status}, ${format.money(order.netMinor)} net`,
    ],
    matters: order.counted,
  }))
  const ofSessions = sessions.map((session): TimelinePoint => ({
    at: session.startAt,
    lines: [
      `Session ${session.sessionId}`,
      format.time(session.startAt),
      `${session.channel}, ${session.device}, ${format.duration(session.durationMs)}`,
      ...(session.orders.length > 0 ? [`led to ${session.orders.join(', ')}`] : []),
    ],
    matters: session.orders.length > 0,
  }))
  return {
    definition: 'Larger are orders that count, and sessions that led to one.',
    views: [
      {
        id: 'person-timeline',
        label: 'Time line',
        description: `Time line of ${countedText(orders.length, 'order')} and ${countedText(sessions.length, 'session')}. The tables below show the same.`,
        figure: (options) =>
          timelineFigure([['Orders', ofOrders] as const, ['Sessions', ofSessions] as const], meta.timeZone, options),
      },
    ],
    tables: [],
    notes: [],
    empty: orders.length + sessions.length === 0 ? 'No orders and no sessions.' : null,
  }
}

const orders = ({ orders }: CustomerRecord, meta: Of['meta']): Made => ({
  definition: 'The latest first. Orders that do not count, such as cancelled ones, have no money.',
  views: [],
  tables: [
    tableOfRows<CustomerOrder>({
      id: 'person-orders',
      title: countedText(orders.length, 'order'),
      rows: orders,
      meta,
      columns: {
        transactionId: ['Order', 'text', ({ transactionId }) => transactionId],
        at: ['Time', 'time', ({ at }) => at],
        status: ['Status', 'text', ({ status }) => status],
        products: ['Products', 'sentence', ({ products }) => products.join(', ')],
        netMinor: ['Net revenue', 'money', ({ netMinor }) => netMinor],
        grossMinor: ['Gross', 'money', ({ grossMinor }) => grossMinor],
        discountsMinor: ['Discounts', 'money', ({ discountsMinor }) => discountsMinor],
        returnsMinor: ['Returns', 'money', ({ returnsMinor }) => returnsMinor],
        units: ['Units', 'count', ({ units }) => units],
        salesChannel: ['Sold by', 'text', ({ salesChannel }) => salesChannel],
        paymentMethod: ['Payment', 'text', ({ paymentMethod }) => paymentMethod],
        couponCode: ['Coupon', 'text', ({ couponCode }) => couponCode],
        sessionId: ['Session', 'text', ({ sessionId }) => sessionId],
      },
    }),
  ],
  notes: [],
  empty: orders.length === 0 ? 'No orders.' : null,
})

const sessions = ({ sessions }: CustomerRecord, meta: Of['meta']): Made => ({
  definition: 'Signed-in visits, the latest first, without those of bots and staff.',
  views: [],
  tables: [
    tableOfRows<CustomerSession>({
      id: 'person-sessions',
      title: countedText(sessions.length, 'session'),
      rows: sessions,
      meta,
      columns: {
        sessionId: ['Session', 'text', ({ sessionId }) => sessionId],
        startAt: ['Start', 'time', ({ startAt }) => startAt],
        durationMs: ['Duration', 'duration', ({ durationMs }) => durationMs],
        channel: ['Channel', 'text', ({ channel }) => channel],
        device: ['Device', 'text', ({ device }) => device],
        country: ['Country', 'country', ({ country }) => country],
        views: ['Product views', 'count', ({ events }) => events.product_view],
        searches: ['Searches', 'count', ({ events }) => events.search],
        carts: ['Added to cart', 'count', ({ events }) => events.add_to_cart],
        checkouts: ['Checkouts', 'count', ({ events }) => events.checkout],
        orders: ['Led to order', 'text', ({ orders }) => orders.join(', ') || null],
      },
    }),
  ],
  notes: [],
  empty: sessions.length === 0 ? 'No sessions.' : null,
})
