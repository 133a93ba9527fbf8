import { afterEach, describe, expect, it } from 'vitest'
import { batchOf, recordsOf } from '@polymart/core'
import type { Scanned, Store } from '@polymart/core'
import { oneCustomer } from '../../../test/fixtures/nasty.js'
import { at, session, trail } from '../../../test/fixtures/records.js'
import { storeOf } from '../../../test/fixtures/store.js'
import { analyze, doctor, open } from '../src/index.js'
import type { Shop, ShopOptions } from '../src/index.js'

const cleanUp: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

const start = at('2026-04-01T10:00Z')

/** Four visitors, each of whom views a product. */
const records = () => ({
  ...oneCustomer(),
  sessions: ['a', 'b', 'c', 'd'].map((id, i) =>
    session({
      sessionId: id,
      visitorId: `v-${id}`,
      userId: null,
      startAt: start + i,
      endAt: start + 1000,
      events: trail(start, [10, 'product_view', 'p1']),
    }),
  ),
})

const issue = (id: string, what: string) => ({
  entity: 'sessions' as const,
  id: `row of ${id}`,
  reason: 'structure' as const,
  detail: `the ${what} of ${id} is spoilt`,
})

/** A shop whose summary of session b, and whose events of session c, cannot be read; the store tells as HBase's does. */
const spoiltShop = async (options: ShopOptions = {}): Promise<Shop> => {
  const store = await storeOf(records())
  cleanUp.push(store.remove)
  const shop = await open(store.url, options)
  cleanUp.push(() => shop.close())
  const { sessions } = shop.stores
  const scan = sessions.scan.bind(sessions) as (...args: Parameters<Store['scan']>) => Promise<Scanned<'sessions'>>
  const spoilt: Store['scan'] = async (entity, partition, scanOptions) => {
    if (entity !== 'sessions') return (await scan(entity, partition, scanOptions)) as never
    const whole = await scan(entity, partition, { ...scanOptions, columns: everything })
    const rows = Array.from(recordsOf(whole))
    const readsSummary = scanOptions.columns.some((name) => !name.startsWith('events'))
    const readsEvents = scanOptions.columns.some((name) => name.startsWith('events'))
    const [lacksB, hasC] = [rows.some(({ sessionId }) => sessionId === 'b'), rows.some((row) => row.sessionId === 'c')]
    const kept = rows
      .filter(({ sessionId }) => !(readsSummary && sessionId === 'b'))
      .map((row) => (row.sessionId === 'c' ? { ...row, events: [] } : row))
    const { columns } = batchOf('sessions', kept)
    const wanted = Object.entries(columns).filter(([name]) =>
      scanOptions.columns.some((column) => column === name || column.startsWith(`${name}.`)),
    )
    const result: Scanned<'sessions'> = {
      entity,
      rows: kept.length,
      columns: Object.fromEntries(wanted),
      generation: whole.generation,
      ...(readsSummary && lacksB && { unreadable: { rows: 1, issues: [issue('b', 'summary')] } }),
      ...(readsEvents && hasC && { emptied: { rows: 1, issues: [issue('c', 'list of events')] } }),
    }
    return result as never
  }
  Object.assign(sessions, { scan: spoilt })
  return shop
}

const everything = [
  'sessionId',
  'userId',
  'visitorId',
  'startAt',
  'endAt',
  'device',
  'referrer',
  'channel',
  'country',
  'region',
  'city',
  'bot',
  'internal',
  'events',
]

const asOf = '2026-04-20'

describe.each([
  ['kept in memory', {}],
  ['read a partition at a time', { memory: 0 }],
])('sessions that cannot be read, %s', (_, options) => {
  it('are set aside, and told', async () => {
    const shop = await spoiltShop(options)
    const geography = await analyze(shop, 'geography', { asOf, partitions: 2 })
    const { setAside, warnings } = geography.meta
    expect(setAside).toMatchObject({ 'sessions that cannot be read': 1 })
    expect(setAside).not.toHaveProperty('sessions whose events cannot be read')
    expect(warnings.join('\n')).toContain('Found 1 sessions that cannot be read, such as: the summary of b is spoilt.')
    const funnel = await analyze(shop, 'funnel', { asOf, partitions: 2 })
    expect(funnel.meta.setAside).toMatchObject({
      'sessions that cannot be read': 1,
      'sessions whose events cannot be read': 1,
    })
    // Of four visitors a and d are left with what they viewed.
    expect(funnel.rows('steps')[0]).toMatchObject({ reached: 2 })
    const again = await analyze(shop, 'geography', { asOf, partitions: 2 })
    expect(again.rows()).toEqual(geography.rows())
    expect(again.meta.setAside).toEqual(setAside)
  })
})

it('are told by the doctor', async () => {
  const diagnosis = await doctor(await spoiltShop())
  expect(diagnosis.healthy).toBe(false)
  expect(diagnosis.checks.filter(({ check }) => check === 'cannot be read')).toMatchObject([
    { field: 'summary', rows: 1, findings: [{ id: 'row of b', found: 'the summary of b is spoilt' }] },
    { field: 'events', rows: 1, findings: [{ id: 'row of c' }] },
  ])
})

it('warns of ids that look like e-mail addresses', async () => {
  const store = await storeOf({
    ...oneCustomer(),
    sessions: [session({ sessionId: 's', visitorId: 'ann@example.com', userId: null, startAt: start, endAt: start })],
  })
  cleanUp.push(store.remove)
  const shop = await open(store.url)
  cleanUp.push(() => shop.close())
  const { warnings } = await doctor(shop)
  expect(warnings).toEqual([expect.stringContaining('1 session has users or visitors whose ids look like e-mail')])
  expect(warnings.join()).not.toContain('ann@')
})
