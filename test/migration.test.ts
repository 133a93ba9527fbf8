import { afterAll, beforeAll, expect, it } from 'vitest'
import { migration, open, rfm } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { generate } from '@polymart/generator'
import { at } from './fixtures/records.js'
import { storeOfBatches } from './fixtures/store.js'
import type { TemporaryStore } from './fixtures/store.js'

let store: TemporaryStore
let shop: Shop
beforeAll(async () => {
  store = await storeOfBatches(generate({ scale: 0.02, seed: 5 }).batches())
  shop = await open(store.url)
})
afterAll(async () => {
  await shop.close()
  await store.remove()
})

const asOf = '2026-07-01'
const compareWith = '2026-02-01'

it.each([{}, { bins: 3, monetary: 'gross' }, { method: 'ntile' }, { where: { loyaltyTier: 'gold' } }] as const)(
  'is rfm at either moment: %j',
  async (params) => {
    const moved = (await migration(shop, { ...params, asOf, compareWith })).rows('customers')
    const before = new Map((await rfm(shop, { ...params, asOf: compareWith })).rows().map((row) => [row.userId, row]))
    const now = (await rfm(shop, { ...params, asOf })).rows()
    expect(moved.length).toBeGreaterThan(0)
    expect(moved.map(({ userId, toGroup, r, f, m }) => [userId, toGroup, r, f, m])).toEqual(
      now.map(({ userId, group, r, f, m }) => [userId, group, r, f, m]),
    )
    for (const row of moved) {
      const then = before.get(row.userId)
      expect([row.fromGroup, row.fromR, row.fromF, row.fromM]).toEqual(
        then ? [then.group, then.r, then.f, then.m] : ['(none)', null, null, null],
      )
      expect(row.movement === 'new').toBe(then === undefined)
    }
  },
)

it('has every customer in one cell of the matrix, and their money', async () => {
  const result = await migration(shop, { asOf, compareWith })
  const sum = (rows: readonly object[], name: string) =>
    rows.reduce((all, row) => all + (row as Record<string, number>)[name]!, 0)
  const customers = result.rows('customers')
  expect(result.rows()).toHaveLength(132)
  expect(sum(result.rows(), 'customers')).toBe(customers.length)
  expect(sum(result.rows(), 'netMinor')).toBe(sum(customers, 'netMinor'))
})

it('compares with the same local time 90 dates earlier, and says with what', async () => {
  const of = async (params: object) => (await migration(shop, params)).meta.params['compareWith']
  expect(await of({ asOf })).toBe(at('2026-04-02'))
  // Summer time began on 29 March.
  expect(await of({ asOf: '2026-06-01T09:00', timeZone: 'Europe/Berlin' })).toBe(at('2026-03-03T08:00Z'))
  expect(await of({ asOf, compareWith })).toBe(at(compareWith))
})

it('refuses a moment that is not before asOf, and a period', async () => {
  await expect(migration(shop, { asOf, compareWith: asOf })).rejects.toThrow(
    'Expected compareWith to be before asOf, 2026-07-01T00:00:00.000Z, found "2026-07-01T00:00:00.000Z".',
  )
  await expect(migration(shop, { asOf, compareWith: 'then' })).rejects.toThrow(
    'Expected compareWith to be a date (2026-07-01)',
  )
  await expect(migration(shop, { period: { from: '2026-01-01' } })).rejects.toThrow('migration takes no period')
})

it('tells of scores that say little at which moment', async () => {
  const { meta } = await migration(shop, { asOf, compareWith: '2020-01-01' })
  expect(meta.warnings[0]).toBe(
    'As of 2020-01-01T00:00:00.000Z: No user has a counted order, so there is nobody to score.',
  )
})
