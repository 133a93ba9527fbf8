// The stores change, go away and come back, callers ask meanwhile, and the server ends.
import { PolymartError } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { open } from '@polymart/analytics'
import { serve } from '@polymart/server'
import type { LogEntry } from '@polymart/server'
import { afterEach, expect, test, vi } from 'vitest'
import { generatedBatches } from '../fixtures/generated.js'
import { nastyShop } from '../fixtures/nasty.js'
import { storeOf } from '../fixtures/store.js'
import { servedShop } from './served.js'

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const load = async (storeUrl: string, seed: number): Promise<void> => {
  const store = await openEmbedded(storeUrl.replace('embedded:', ''))
  const writer = await store.writer()
  for await (const batch of generatedBatches({ scale: 0.05, seed })) await writer.write(batch)
  await writer.finish()
  await store.close()
}

/** What `/events` says, as it comes. */
const listenTo = async (url: string): Promise<{ readonly said: string[]; readonly ended: Promise<void> }> => {
  const { body } = await fetch(`${url}/api/v1/events`)
  const said: string[] = []
  const read = async (): Promise<void> => {
    const text = new TextDecoder()
    for await (const chunk of body!) said.push(...(text.decode(chunk).match(/(?<=^data: ).+/gm) ?? []))
  }
  return { said, ended: read() }
}

test.each([
  ['the thread of the shop', false],
  ['a thread of its own', true],
])('while 50 users ask %s, the stores are loaded again: each answer is of one state', async (_, thread) => {
  const served = await servedShop({ watchEvery: 200, thread })
  endings.push(() => served.close())
  const events = await listenTo(served.url)
  await expect.poll(() => events.said.length).toBe(1)
  const questions = ['rfm?table=groups', 'revenue', 'geography', 'funnel', 'sessions?by=device']
  /** By question and state, what was answered: the tag and the rows. */
  const answers = new Map<string, Set<string>>()
  let isOver = false
  const user = async (i: number): Promise<void> => {
    for (let n = i; !isOver; n++) {
      const question = questions[n % questions.length]!
      const response = await fetch(`${served.url}/api/v1/analyses/${question}`)
      expect(response.status).toBe(200)
      const { meta, rows } = (await response.json()) as {
        meta: { stores: Record<string, { generation: number }> }
        rows: unknown
      }
      const { entities, sessions } = meta.stores
      expect(entities!.generation).toBe(sessions!.generation)
      const state = `${question} ${entities!.generation}`
      const said = answers.get(state) ?? new Set()
      answers.set(state, said.add(`${response.headers.get('etag')} ${JSON.stringify(rows)}`))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const users = Promise.all(Array.from({ length: 50 }, (_, i) => user(i)))
  await expect.poll(() => answers.size).toBe(questions.length)
  await load(served.storeUrl, 8)
  const loaded = Date.now()
  await expect.poll(() => events.said.length, { interval: 20 }).toBe(2)
  expect(Date.now() - loaded).toBeLessThan(2000)
  await expect.poll(() => answers.size).toBe(2 * questions.length)
  isOver = true
  await users
  // To one question of one state there is one answer, and to that of another state another one.
  const all = Array.from(answers.values(), (said) => Array.from(said)).flat()
  expect(all).toHaveLength(2 * questions.length)
  expect(new Set(all.map((said) => said.split(' ')[0]))).toHaveLength(all.length)
})

test('while the stores are away, that is what is said, and where they are is not', async () => {
  const log: LogEntry[] = []
  const served = await servedShop({ log: (entry) => log.push(entry) })
  endings.push(() => served.close())
  const away = new PolymartError('unreachable', 'Cannot reach mongodb://inside.example/shop: refused.')
  const moments = vi.spyOn(served.shop, 'moments').mockRejectedValue(away)
  for (const path of ['/api/v1/analyses/rfm', '/readyz']) {
    const response = await fetch(served.url + path)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    const text = await response.text()
    expect(text).toContain('cannot be reached')
    expect(text).not.toContain('inside.example')
  }
  expect((await fetch(`${served.url}/healthz`)).status).toBe(200)
  expect(log.some(({ level, message }) => level === 'warn' && message.includes('inside.example'))).toBe(true)
  moments.mockRestore()
  expect((await fetch(`${served.url}/api/v1/analyses/rfm`)).status).toBe(200)
})

test('a server that ends answers what it was asked, and closes the streams of events', async () => {
  const served = await servedShop()
  endings.push(() => served.close())
  const ending = await served.again({})
  const events = await listenTo(ending.url)
  const begun = vi.spyOn(served.shop, 'snapshot')
  const asked = fetch(`${ending.url}/api/v1/analyses/insights`)
  await vi.waitUntil(() => begun.mock.calls.length > 0, { interval: 1, timeout: 30_000 })
  const began = Date.now()
  const closed = ending.close()
  const response = await asked
  expect(response.status).toBe(200)
  expect(((await response.json()) as { rows: unknown[] }).rows.length).toBeGreaterThan(0)
  await events.ended
  await closed
  expect(Date.now() - began).toBeLessThan(10_000)
  await expect(fetch(`${ending.url}/healthz`)).rejects.toThrow()
})

test('an answer that takes too long is given up', async () => {
  const served = await servedShop({ patience: 0.001 })
  endings.push(() => served.close())
  const response = await fetch(`${served.url}/api/v1/analyses/insights`)
  expect(response.status).toBe(504)
})

test('texts that break what is not careful with them come back as they are', async () => {
  const store = await storeOf(nastyShop())
  const shop = await open(store.url)
  const served = await serve(shop, { port: 0, rate: 1e6, includeCustomers: true })
  endings.push(async () => {
    await served.close()
    await shop.close()
    await store.remove()
  })
  const ask = (rest: string): Promise<Response> => fetch(`${served.url}/api/v1/analyses/rfm?table=customers${rest}`)
  const response = await ask('')
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  const { rows } = (await response.json()) as { rows: { userId: string }[] }
  const ids = new Set(rows.map(({ userId }) => userId))
  for (const id of [`"O'Brien" & </script><b>`, '=1+1', '__proto__', '😀']) expect(ids).toContain(id)
  // A spreadsheet runs no formula of a customer's.
  const csv = await (await ask('&format=csv')).text()
  expect(csv).toContain(`"""O'Brien"" & </script><b>"`)
  expect(csv).not.toMatch(/^=1\+1/m)
})
