import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mapping, Store } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { openHBase } from '@polymart/hbase-loader'
import {
  doctor,
  examineMapping,
  explain,
  findStores,
  open,
  openStore,
  reconcile,
  registerScheme,
} from '@polymart/analytics'
import type { Scheme, Stores } from '@polymart/analytics'
import { rfm } from '@polymart/analytics'
import { generatedStore } from '../../../../test/fixtures/generated.js'
import type { TemporaryStore } from '../../../../test/fixtures/store.js'

let there: TemporaryStore
let store: Store

beforeAll(async () => {
  there = await generatedStore({ scale: 0.005 })
  store = await openEmbedded(there.folder, { readOnly: true })
})

afterAll(async () => {
  await store.close()
  await there.remove()
})

const asText = async (stores: Stores): Promise<string> => {
  const shop = await open(stores)
  const result = await rfm(shop)
  await shop.close()
  return JSON.stringify(result.rows('groups'))
}

/** How a call fails, as a user is told. */
const failure = async (call: Promise<unknown>): Promise<string> => {
  const error = (await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as Error | undefined
  expect(error).toMatchObject({ name: 'PolymartError', code: 'argument' })
  return error!.message
}

describe('a store that is given itself', () => {
  it('is analysed as by its URL, for everything or for one kind, and left open', async () => {
    const wanted = await asText(there.url)
    expect(await asText(store)).toBe(wanted)
    expect(await asText({ entities: store, sessions: store })).toBe(wanted)
    expect(await asText({ entities: store, sessions: there.url })).toBe(wanted)
    expect(await asText({ entities: there.url, sessions: store })).toBe(wanted)
    expect((await store.extent('users')).rows).toBe(50)
  })

  it('is left open where the other one cannot be opened', async () => {
    await failure(open({ entities: store, sessions: 'nowhere:' }))
    expect((await store.extent('users')).rows).toBe(50)
  })

  it('tells its URL in results', async () => {
    const shop = await open(store)
    expect(shop.urls).toEqual({ entities: there.url, sessions: there.url })
    expect((await rfm(shop)).meta.stores.sessions.url).toBe(there.url)
    await shop.close()
  })

  it('is not read by other threads, and says so to whoever asks for them', async () => {
    const shop = await open({ entities: there.url, sessions: store })
    const options = { executor: 'workers' } as const
    const told = `executor: 'workers' needs stores that every thread can open, but the store ${there.url} was given to open() itself, and cannot be sent to another thread. Give its URL instead; or leave executor out, to work in this thread.`
    expect(await failure(rfm(shop, options))).toBe(told)
    expect(await failure(explain(shop, 'rfm', options))).toBe(told)
    expect(await failure(doctor(shop, options))).toBe(told)
    expect(await failure(reconcile(shop, options))).toBe(told)
    expect((await rfm(shop, { workers: 4 })).meta.executor).toBe('inline')
    await shop.close()
  })

  it('is read in this thread however large it is', async () => {
    const large: Store = { ...store, extent: async (entity) => ({ ...(await store.extent(entity)), rows: 5_000_000 }) }
    const shop = await open(large)
    expect(await explain(shop, 'rfm')).toMatchObject({ executor: 'inline', workers: 1 })
    await shop.close()
  })

  it('takes no options for opening it', async () => {
    expect(await failure(open(store, { maxRate: 5 }))).toMatch(
      /^maxRate is for stores that open\(\) opens .* Leave it out/,
    )
    const shop = await open({ entities: store, sessions: there.url }, { maxRate: 5_000 })
    await shop.close()
  })

  it('is refused for entities if it holds sessions only', async () => {
    const sessions = await openHBase('hbase://127.0.0.1:1/shop')
    expect(await failure(open(sessions))).toMatch(
      /^hbase:\/\/127\.0\.0\.1:1\/shop holds only sessions; .* Give two stores/,
    )
    expect(await failure(open({ entities: sessions, sessions: store }))).toMatch('holds only sessions')
    await (await open({ entities: store, sessions })).close()
    await sessions.close()
  })

  it.each([
    ['a promise', () => openEmbedded(there.folder), 'found a promise: await the store first.'],
    ['an object', () => ({}), 'found an object.'],
    ['null', () => null, 'found null.'],
    ['a number', () => ({ entities: store, sessions: 5 }), 'found a whole number of 1 digit.'],
    ['half', () => ({ entities: store }), 'found only entities.'],
  ])('is refused as %s', async (_, given, told) => {
    expect(await failure(open(given() as unknown as Stores))).toContain(told)
  })
})

describe('a scheme', () => {
  const opening: Scheme = { open: (url) => openEmbedded(url.replace('mine:', ''), { readOnly: true }) }

  it('opens its URLs once it is registered, in this thread', async () => {
    const url = `mine:${there.folder}`
    expect(await failure(open(url))).toContain('Expected a store URL')
    registerScheme('mine', opening)
    expect(await asText(url)).toBe(await asText(there.url))
    const shop = await open({ entities: url, sessions: there.url })
    const told = await failure(rfm(shop, { executor: 'workers' }))
    expect(told).toContain('but the scheme mine: is registered in this thread alone; or leave executor out')
    await shop.close()
    await expect(shop.stores.entities.moment()).rejects.toMatchObject({ code: 'unreachable' })
    await (await openStore(url)).close()
  })

  it('is registered once, under a name that can begin a URL', async () => {
    registerScheme('twice', opening)
    const told = (name: string) => failure(Promise.resolve().then(() => registerScheme(name, opening)))
    expect(await told('twice')).toBe(
      'The scheme twice: is registered already. Register it once, or choose another name.',
    )
    expect(await told('mongodb+srv')).toBe('The scheme mongodb+srv: belongs to Polymart. Choose another name.')
    for (const name of ['csv:', 'CSV', '', '1st', 'a b']) expect(await told(name)).toContain('cannot be a scheme')
  })

  it('says what its stores hold, and whether they take a mapping', async () => {
    const mapping: Mapping = { users: { from: 'people', fields: { userId: 'id', signupAt: { constant: 0 } } } }
    const asked: unknown[] = []
    expect(await failure(open('nowhere:x', { mapping }))).toContain('Expected a store URL')
    registerScheme('clicks', { ...opening, holds: 'sessions' })
    registerScheme('mapped', {
      open: async (_, options) => {
        asked.push(options.mapping)
        return openEmbedded(there.folder, { readOnly: true })
      },
      examineMapping: async (url, part) => {
        asked.push([url, part])
        return []
      },
    })
    expect(() => findStores('clicks:x')).toThrow('holds only sessions')
    await (await open('mapped:x', { mapping })).close()
    expect(await failure(open({ entities: there.url, sessions: 'clicks:x' }, { mapping }))).toContain(
      'but embedded: and clicks: stores hold data that is already in the model',
    )
    expect(await examineMapping({ entities: 'mapped:x', sessions: there.url }, mapping)).toEqual([])
    expect(asked).toEqual([mapping, ['mapped:x', mapping]])
  })

  it('whose stores turn out to hold sessions only has them closed, and refused', async () => {
    let closed = 0
    registerScheme('late', {
      open: async () => ({
        ...store,
        url: 'late:x',
        holds: 'sessions',
        close: async () => {
          closed++
        },
      }),
    })
    expect(await failure(open('late:x'))).toContain('late:x holds only sessions')
    expect(closed).toBe(1)
  })
})
