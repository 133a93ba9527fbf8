import { partitionsOf } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { open } from 'lmdb'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ordersFrom } from '../../core/test/orders.js'
import { withHead } from '../../core/test/packed-head.js'
import type { Block } from '../src/blocks.js'
import { stateOf } from '../src/contents.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-claims-'))
  const store = await openEmbedded(folder)
  const writer = await store.writer()
  await writer.write(ordersFrom(0, 100))
  await writer.finish()
  await store.close()
})

afterEach(() => rm(folder, { recursive: true }))

/** Makes the store's only block of orders say that it has so many rows, with all its checksums in order. */
const claim = async (rows: number): Promise<void> => {
  const root = open(folder, { noSubdir: false, maxDbs: 12 })
  const meta = root.openDB<object, string>('meta', { encoding: 'json' })
  const columns = root.openDB<Uint8Array, number>('columns', { encoding: 'binary', keyEncoding: 'uint32' })
  const index = root.openDB<Omit<Block, 'key'>, Uint8Array>('transactions', { encoding: 'json', keyEncoding: 'binary' })
  const [entry] = [...index.getRange({ start: Buffer.of(0) })]
  const { key, value } = entry!
  const same = { width: 0, base: 0, nulls: false, at: 0 } as const
  const values = { kind: 'number', values: same } as const
  const packed = value.columns.map((number) =>
    withHead(columns.get(number)!, (head) => ({
      ...head,
      rows,
      columns: Object.fromEntries(Object.keys(head.columns).map((name) => [name, values])),
    })),
  )
  packed.forEach((bytes, place) => void columns.put(value.columns[place]!, bytes))
  const block = { ...value, rows, sums: packed.map((bytes) => Buffer.from(bytes).readUInt32LE(0)) }
  await index.put(key, block)
  const { sum: _, ...state } = meta.get('state') as { sum: number; entities: object }
  const transactions = stateOf([{ ...block, key: Uint8Array.from(key) }])
  const changed = { ...state, entities: { ...state.entities, transactions } }
  await meta.put('state', { ...changed, sum: crc32(JSON.stringify(changed)) })
  await root.close()
}

it.each([2 ** 31, 2 ** 24, -1])('a block that says it has %d rows in a few bytes is refused', async (rows) => {
  await claim(rows)
  const store = await openEmbedded(folder)
  const before = process.memoryUsage().arrayBuffers
  await expect(store.scan('transactions', partitionsOf(1)[0]!, { columns: ['totalMinor'] })).rejects.toThrow(
    /^Cannot read a block of transactions under the key .*: Its -?\d+ rows would take \w+ bytes\. The store is damaged/,
  )
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20)
  await store.close()
})
