import { batchOf, fieldsOf, leavesOf } from '@polymart/core'
import type { Batch, Records } from '@polymart/core'

type Session = Records['sessions']

const start = Date.parse('2026-01-01')

/** Plain sessions, each with a person of its own; the same number always gives the same one. */
export const session = (number: number, changes: Partial<Session> = {}): Session => {
  const startAt = start + number * 1000
  return {
    sessionId: `s${number}`,
    visitorId: `v${number}`,
    userId: number % 3 === 0 ? `u${number}` : null,
    startAt,
    endAt: startAt + 60_000,
    device: 'mobile',
    browser: 'Firefox',
    os: null,
    channel: 'direct',
    referrer: null,
    source: null,
    medium: null,
    campaign: null,
    landingPage: null,
    country: 'DE',
    region: null,
    city: null,
    bot: false,
    internal: false,
    events: [
      {
        seq: 1,
        at: startAt,
        type: 'page_view',
        productId: null,
        quantity: null,
        valueMinor: null,
        transactionId: null,
        page: '/',
        query: null,
        results: null,
      },
      {
        seq: 2,
        at: startAt + 10,
        type: 'product_view',
        productId: `p${number}`,
        quantity: null,
        valueMinor: null,
        transactionId: null,
        page: '/p',
        query: null,
        results: null,
      },
    ],
    ...changes,
  }
}

export const sessions = (first: number, count: number): Batch<'sessions'> =>
  batchOf(
    'sessions',
    Array.from({ length: count }, (_, i) => session(first + i)),
  )

export const everyColumn = leavesOf(fieldsOf('sessions')).map(({ name }) => name)
