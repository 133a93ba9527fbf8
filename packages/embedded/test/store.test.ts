import { batchOf, bucketOf, bucketText, digitsMark, partitionsOf, recordsOf } from '@polymart/core'
import type { Store } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { open } from 'lmdb'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { crc32 } from 'node:zlib'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ordersFrom } from '../../core/test/orders.js'

const whole = partitionsOf(1)[0]!
const columns = ['transactionId', 'status']

describe('an embedded store', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart.embedded-'))
  })

  afterEach(() => rm(folder, { recursive: true }))

  const filled = async () => {
    const store = await openEmbedded(folder)
    const writer = await store.writer()
    await writer.write(ordersFrom(0, 100))
    await writer.finish()
    return store
  }

  /** Changes what the store says of itself. */
  const change = async (of: (state: object) => object): Promise<void> => {
    const root = open(folder, { noSubdir: false, maxDbs: 12 })
    const meta = root.openDB<object, string>('meta', { encoding: 'json' })
    const { sum, ...state } = of(meta.get('state')!) as { readonly sum?: number }
    await meta.put('state', { ...state, sum: sum! >= 0 ? crc32(JSON.stringify(state)) : undefined })
    await root.close()
  }

  it('is not there until the first load, and says so', async () => {
    const nowhere = join(folder, 'not', 'yet')
    const store = await openEmbedded(nowhere)
    for (const read of [
      store.moment(),
      store.extent('users'),
      store.facts(),
      store.scan('users', whole, { columns }),
    ]) {
      await expect(read).rejects.toMatchObject({
        code: 'unreachable',
        message: `There is no store at ${nowhere}. Create one with polymart load or polymart demo.`,
      })
    }
    await (await store.writer()).finish()
    expect(await store.moment()).toMatchObject({ generation: 1, unfinishedSince: null })
    expect(await store.extent('users')).toEqual({ rows: 0, earliest: null, latest: null })
    await store.close()
  })

  it('tells what it is', async () => {
    const store = await filled()
    expect(store.url).toBe(`embedded:${folder}`)
    expect(store.coPartitioned).toBe(true)
    const facts = await store.facts()
    expect(facts['folder']).toBe(folder)
    expect(facts['bytesOnDisk']).toBeGreaterThan(50_000)
    await store.close()
  })

  it('refuses to load when it is open read-only', async () => {
    await (await filled()).close()
    const store = await openEmbedded(folder, { readOnly: true })
    await expect(store.writer()).rejects.toMatchObject({ code: 'argument' })
    expect((await store.scan('transactions', whole, { columns })).rows).toBe(100)
    await store.close()
  })

  it('can be closed twice, ends a load that is under way, and is then closed', async () => {
    const store = await filled()
    const writer = await store.writer()
    await writer.write(ordersFrom(100, 100))
    const scan = store.scan('transactions', whole, { columns })
    await Promise.all([store.close(), store.close()])
    expect((await scan).rows).toBe(100)
    await expect(store.moment()).rejects.toThrow(/is closed/)
    await expect(store.writer()).rejects.toThrow(/is closed/)
    await expect(writer.finish()).rejects.toThrow(/ended/)
    const again = await openEmbedded(folder)
    expect(await again.moment()).toMatchObject({ generation: 1, unfinishedSince: null })
    await again.close()
  })

  it('of another format is not read, and is loaded only from the start', async () => {
    const store = await filled()
    await store.close()
    await change((state) => ({ ...state, format: '0-other' }))
    const other = await openEmbedded(folder)
    const refusal = { code: 'version', message: expect.stringMatching(/has format 0-other.*--recreate/) as string }
    await expect(other.scan('transactions', whole, { columns })).rejects.toMatchObject(refusal)
    await expect(other.writer()).rejects.toMatchObject(refusal)
    const writer = await other.writer({ recreate: true })
    await writer.write(ordersFrom(0, 5))
    expect((await writer.finish()).generation).toBe(2)
    expect((await other.scan('transactions', whole, { columns })).rows).toBe(5)
    await other.close()
  })

  it('that does not say by which digits of currencies it was written is read unless its own are in question', async () => {
    const inCurrency = async (currency: string, state: object): Promise<Store> => {
      const orders = Array.from(recordsOf(ordersFrom(0, 5)), (order) => ({ ...order, currency }))
      const store = await openEmbedded(folder)
      const writer = await store.writer({ recreate: true })
      await writer.write(batchOf('transactions', orders))
      await writer.finish()
      await store.close()
      await change((stored) => ({ ...stored, minorDigits: undefined, ...state }))
      return openEmbedded(folder)
    }
    const euros = await inCurrency('EUR', {})
    expect((await euros.scan('transactions', whole, { columns })).rows).toBe(5)
    await euros.close()
    for (const [currency, state] of [
      ['HUF', {}],
      ['KWD', { minorDigits: digitsMark.replace('3 BHD', '2 BHD') }],
    ] as const) {
      const other = await inCurrency(currency, state)
      const refusal = { code: 'version', message: expect.stringMatching(`${currency}.*--recreate`) as string }
      await expect(other.scan('transactions', whole, { columns })).rejects.toMatchObject(refusal)
      await expect(other.writer()).rejects.toMatchObject(refusal)
      await (await other.writer({ recreate: true })).finish()
      expect(await other.extent('transactions')).toMatchObject({ rows: 0 })
      await other.close()
    }
  })

  it.each(['', 'This is no database, though a file of that name.'.repeat(1000)])(
    'is not found in a file that is none',
    async (content) => {
      await mkdir(join(folder, 'odd'))
      await writeFile(join(folder, 'odd', 'data.mdb'), content)
      const store = await openEmbedded(join(folder, 'odd'))
      await expect(store.moment()).rejects.toMatchObject({ name: 'PolymartError', code: 'unreachable' })
      await store.close()
    },
  )

  it.each([0.02, 0.1, 0.5, 0.9, 0.999])('of which only a share of %d is there is told to be cut off', async (share) => {
    await (await filled()).close()
    const bytes = await readFile(join(folder, 'data.mdb'))
    const half = join(folder, 'half')
    await mkdir(half)
    await writeFile(join(half, 'data.mdb'), bytes.subarray(0, Math.ceil(bytes.length * share)))
    const store = await openEmbedded(half)
    for (const use of [store.moment(), store.scan('transactions', whole, { columns }), store.writer()]) {
      await expect(use).rejects.toMatchObject({
        code: 'unreachable',
        message: expect.stringMatching(/^The store in .* is incomplete: the end of its data\.mdb is missing/) as string,
      })
    }
    await store.close()
    expect(await readdir(half)).toEqual(['data.mdb'])
  })

  it('is read where only pages that are free again are missing from its end', async () => {
    const store = await filled()
    const load = async (rows: number, recreate: boolean): Promise<void> => {
      const writer = await store.writer({ recreate })
      await writer.write(ordersFrom(0, rows))
      await writer.finish()
    }
    await load(5000, false)
    // What is stored moves to pages that have become free further up.
    for (let i = 0; i < 6; i++) await load(1, true)
    await store.close()
    const file = join(folder, 'data.mdb')
    await truncate(file, (await stat(file)).size - 4096)
    const again = await openEmbedded(folder)
    expect((await again.scan('transactions', whole, { columns })).rows).toBe(1)
    await again.close()
  })

  const damage = async (name: string, keyEncoding: 'binary' | 'uint32'): Promise<Buffer | number> => {
    const root = open(folder, { noSubdir: false, maxDbs: 12 })
    const table = root.openDB<Buffer, Buffer | number>(name, { encoding: 'binary', keyEncoding })
    const [entry] = [...table.getRange({ start: keyEncoding === 'binary' ? Buffer.from([0]) : 0, limit: 1 })]
    const { key, value } = entry!
    value[value.length >> 1]! ^= 1
    await table.put(key, value)
    await root.close()
    return key
  }

  it.each(['{"rows":100,', '"rows":100,"earliest":1'])(
    'is refused where one digit of %s is another, and can be loaded from the start',
    async (text) => {
      await (await filled()).close()
      const path = join(folder, 'data.mdb')
      const bytes = (await readFile(path)).toString('latin1')
      expect(bytes).toContain(text)
      await writeFile(path, bytes.replaceAll(text, text.replace('100', '108')), 'latin1')
      const store = await openEmbedded(folder)
      const refusal = { code: 'format', message: expect.stringMatching(/damaged.*--recreate/) as string }
      for (const use of [store.moment(), store.extent('transactions'), store.partitions(2), store.writer()])
        await expect(use).rejects.toMatchObject(refusal)
      const writer = await store.writer({ recreate: true })
      await writer.write(ordersFrom(0, 5))
      await writer.finish()
      expect(await store.extent('transactions')).toMatchObject({ rows: 5 })
      await store.close()
    },
  )

  it('names the block that is damaged', async () => {
    const store = await filled()
    const [order] = recordsOf(await store.scan('transactions', whole, { columns: ['transactionId', 'userId'] }))
    await store.close()
    await damage('columns', 'uint32')
    const again = await openEmbedded(folder)
    const { userId, transactionId } = order!
    await expect(again.scan('transactions', whole, { columns })).rejects.toMatchObject({
      code: 'format',
      message: expect.stringContaining(
        `transactions under the key ${bucketText(bucketOf(userId))}/${transactionId}`,
      ) as string,
    })
    await again.close()
  })

  it('says that its entries are damaged', async () => {
    const store = await filled()
    await store.close()
    await damage('transactions', 'binary')
    const again = await openEmbedded(folder)
    await expect(again.scan('transactions', whole, { columns })).rejects.toMatchObject({
      code: 'format',
      message: expect.stringContaining('entries of transactions') as string,
    })
    await again.close()
  })
})
