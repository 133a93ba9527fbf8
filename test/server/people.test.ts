// From a number to the customers behind it, and to one of them: for readers of customers alone.
import { analyze } from '@polymart/analytics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { servedShop } from './served.js'
import type { ServedShop } from './served.js'

interface Card {
  readonly html: string
  readonly csv: Readonly<Record<string, string>>
}

const tokens = [
  { role: 'aggregates', token: 'for-numbers-alone!' },
  { role: 'customers', token: 'for-customers-also' },
] as const

let served: ServedShop
let url: string
beforeAll(async () => {
  served = await servedShop()
  url = (await served.again({ tokens })).url
})
afterAll(() => served.close())

const get = (path: string, role: 'aggregates' | 'customers' = 'customers'): Promise<Response> =>
  fetch(`${url}${path}`, {
    headers: { Authorization: `Bearer ${tokens.find((token) => token.role === role)!.token}` },
  })
const cardOf = async (path: string, role?: 'aggregates' | 'customers'): Promise<Card> => {
  const response = await get(`/live/cards/${path}`, role)
  expect(response.status).toBe(200)
  return (await response.json()) as Card
}

const unescaped = (text: string): string => text.replaceAll('&amp;', '&')
const linksIn = ({ html }: Card): [number, string][] =>
  [...html.matchAll(/<a href="(\/people[^"]*)">([\d,]+)<\/a>/g)].map(([, href, text]) => [
    Number(text!.replaceAll(',', '')),
    unescaped(href!),
  ])
/** Customers in a list, by its title; 0 where it says that there are none. */
const customersIn = ({ html }: Card): number =>
  Number(/<summary>([\d,]+) customers?/.exec(html)?.[1]!.replaceAll(',', '') ?? 0)

describe('the customers behind a number', () => {
  test.each([
    ['rfm', 10],
    ['migration', 10],
    ['cohorts', 20],
    ['repurchase', 8],
    ['revenue?last=90d', 20],
    ['revenue?since=2026-05-03T12:00&until=2026-06-20&timeZone=Asia/Kathmandu', 20],
    ['geography?last=90d', 5],
    ['geography?where=device=mobile&where=country!=US', 3],
    ['rfm?where=loyaltyTier=gold&asOf=2026-05-01', 5],
  ])('are as many as the number says: %s', async (card, least) => {
    const found = linksIn(await cardOf(card)).filter(([, href]) => !href.includes('of=visitors'))
    expect(found.length).toBeGreaterThanOrEqual(least)
    // Every seventh is enough, and those of the ends.
    for (const [number, href] of found.filter((_, i) => i % 7 === 0 || i === found.length - 1))
      expect([href, customersIn(await cardOf(`people${href.slice('/people'.length)}`))]).toEqual([href, number])
  })

  test('who came are those of them who were signed in', async () => {
    const [[persons, href]] = linksIn(await cardOf('sessions?last=30d&by.sessions=device')) as [[number, string]]
    const rfm = await analyze(served.shop, 'rfm', {
      period: { from: new Date(Date.parse(/since=([^&]*)/.exec(href)?.[1] ?? '') || 0) },
      where: { device: 'desktop' },
    })
    const shown = customersIn(await cardOf(`people${href.slice('/people'.length)}`))
    expect(href).toContain('device%3Ddesktop')
    expect(shown).toBeGreaterThan(0)
    expect(shown).toBeLessThan(persons)
    expect(shown).toBeLessThanOrEqual(rfm.rows('customers').filter(({ sessions }) => (sessions as number) > 0).length)
  })

  test('stand in the order that the address asks for, all of them in the CSV', async () => {
    const rows = (await analyze(served.shop, 'rfm')).rows('customers').filter(({ group }) => group === 'Prospects')
    const ids = rows.map(({ userId }) => userId as string)
    expect(ids.length).toBeGreaterThan(20)
    const { csv, html } = await cardOf('people?of=group&group=Prospects&sort=-userId')
    const lines = csv['people']!.trim().split('\r\n').slice(1)
    expect(lines.map((line) => line.split(',')[0])).toEqual(ids.sort().reverse())
    expect(html).toContain('aria-sort="descending"')
  })

  test.each([
    'of=everyone',
    'of=group&group=%3Cscript%3E',
    'of=group',
    'of=cohort&cohort=2026-01-01%27&every=month',
    'of=cohort&cohort=2026-01-01&every=decade',
    'of=orders&orders=1e9',
    'of=buyers&sort=nothing',
    'of=buyers&sort=__proto__',
  ])('are not read from an address that says something else: %s', async (query) => {
    const response = await get(`/live/cards/people?${query}`)
    const { html = '' } = (await response.json()) as Partial<Card>
    expect(response.status === 400 || html.includes('class="failure"')).toBe(true)
    expect(html).not.toContain('<script>')
  })
})

describe('one customer', () => {
  test('is told with the group, the orders and the sessions that the analyses know', async () => {
    const [row] = (await analyze(served.shop, 'rfm'))
      .rows('customers')
      .sort((a, b) => (b['sessions'] as number) - (a['sessions'] as number))
    const [orders, sessions, groups] = await Promise.all(
      ['person-orders', 'person-sessions', 'person-groups'].map((id) => cardOf(`${id}?user=${String(row!['userId'])}`)),
    )
    const linesOf = (card: Card, id: string): string[] => card.csv[id]!.trim().split('\r\n').slice(1)
    // An order that does not count has no money.
    expect(linesOf(orders!, 'person-orders').filter((line) => /,\d+\.\d\d,/.test(line)).length).toBe(row!['frequency'])
    expect(linesOf(sessions!, 'person-sessions').length).toBe(row!['sessions'])
    expect(linesOf(groups!, 'person-groups')[0]).toContain(row!['group'])
    expect(linesOf(groups!, 'person-groups').length).toBeGreaterThan(1)
  })

  test.each(['', 'nobody', "x' or '1'='1", '{"$gt":""}', '<img src=x>', 'a\0b', 'x'.repeat(600)])(
    'is not there under the id %j',
    async (id) => {
      const response = await get(`/live/cards/person-profile?user=${encodeURIComponent(id)}`)
      expect([400, 404]).toContain(response.status)
      expect(await response.text()).not.toContain('<img')
    },
  )
})

describe('who reads aggregates', () => {
  test('sees no link to customers', async () => {
    for (const card of ['rfm', 'migration', 'cohorts', 'repurchase', 'revenue', 'geography', 'sessions'])
      expect((await cardOf(card, 'aggregates')).html).not.toMatch(/\/(people|person)\?/)
  })

  test.each(['/people?of=group&group=Champions', '/person?user=u000000001'])('gets %s told in words', async (path) => {
    const response = await get(path, 'aggregates')
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('This page is about single customers.')
    const [, page, query] = /^\/(\w+)(.*)$/.exec(path)!
    for (const card of page === 'people' ? ['people'] : ['person-profile', 'person-orders', 'person-timeline'])
      expect((await get(`/live/cards/${card}${query!}`, 'aggregates')).status).toBe(403)
  })

  test.each(['userId=u000000001', 'session.visitorId=v1', 'transactionId=t1', 'user.email=a@b'])(
    'cannot narrow a page to one customer by %s',
    async (condition) => {
      const path = `/live/cards/revenue?where=${encodeURIComponent(condition)}`
      expect((await get(path, 'aggregates')).status).toBe(403)
      expect((await get(path)).status).not.toBe(403)
    },
  )

  test('is everyone on this machine, unless the server says otherwise', async () => {
    expect((await fetch(`${served.url}/person?user=u1`)).status).toBe(403)
    const open = await served.again({ includeCustomers: true })
    expect((await fetch(`${open.url}/person?user=u1`)).status).toBe(200)
  })
})
