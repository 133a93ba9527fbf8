import { fieldsOf, leavesOf, partitionsOf } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { openMongo } from '@polymart/mongo-loader'
import { MongoClient } from 'mongodb'
import { readData } from '../peers/data.js'
import { startMongod } from '../../packages/core/test/servers/mongod.js'
import { alternate } from '../harness/alternate.js'
import type { Table } from '../harness/report.js'
import { spreadOf } from '../harness/statistics.js'
import { collection, insertMany, load, rawCursor, reload, scan, toArray } from '../mongodb/contestants.js'
import type { Orders, Way } from '../mongodb/contestants.js'
import type { Bench, Part } from './part.js'

/** Loading and reading the orders of a shop against the driver alone, on one server that is started for it. */
export const mongodb: Part = async (bench) => {
  const server = await startMongod({ cacheGB: 1 })
  const client = new MongoClient(server.url('admin'))
  try {
    const orders = await ordersOf(bench, server.url('documents'), client)
    const rows = orders.documents.length
    const url = server.url('shop')
    const fresh: readonly Way[] = [
      { name: 'Polymart, checked and reported', run: () => load(url, orders.batches) },
      { name: 'driver, insertMany', run: () => insertMany(client, 'plain', orders.documents) },
    ]
    bench.say('MongoDB: fresh loads')
    const loads = await timed(bench, rows, fresh, async () => {
      await client.db('shop').dropDatabase()
      await client.db('plain').dropDatabase()
    })
    await client.db('shop').dropDatabase()
    await client.db('plain').dropDatabase()
    await load(url, orders.batches)
    await insertMany(client, 'plain', orders.documents)
    const store = await openMongo(url, { readOnly: true })
    bench.say('MongoDB: scans')
    const scans = await timed(bench, rows, [
      { name: 'Polymart, into columns', run: () => scan(store) },
      { name: 'driver, find().toArray()', run: () => toArray(client, 'plain') },
      { name: 'driver, raw cursor', run: () => rawCursor(client, 'plain') },
    ])
    await store.close()
    bench.say('MongoDB: loads of what is there')
    const again = await timed(bench, rows, [
      { name: 'Polymart, all unchanged', run: () => reload(url, orders.batches) },
    ])
    const version = ((await client.db('admin').command({ buildInfo: 1 })) as { version: string }).version
    return {
      versions: { MongoDB: version },
      tables: [
        table('Fresh load', 'Orders into an empty database; a replica set of one member, majority.', loads),
        table('Full scan', 'All orders with all fields, over one cursor.', scans),
        table('Load of what is there', 'The same orders once more.', again),
      ],
    }
  } finally {
    await client.close()
    await server.stop()
  }
}

interface Timed {
  readonly name: string
  readonly rows: number
  readonly ms: readonly number[]
}

/** Runs the ways in turn, each after `before`, and fails where one did not do all of it. */
const timed = async (
  { rounds }: Bench,
  rows: number,
  ways: readonly Way[],
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly Timed[]> => {
  const times = await alternate(ways, Math.min(9, rounds), async ({ name, run }) => {
    await before()
    const began = performance.now()
    const done = await run()
    const ms = performance.now() - began
    if (done !== rows) throw new Error(`Expected ${name} to do ${rows} rows, found ${done}.`)
    return ms
  })
  return ways.map(({ name }, i) => ({ name, rows, ms: times[i]! }))
}

const table = (title: string, text: string, times: readonly Timed[]): Table => {
  const first = spreadOf(times[0]!.ms).median
  return {
    title,
    text,
    rows: times.map(({ name, rows, ms }) => {
      const { runs, median, min, max } = spreadOf(ms)
      return {
        way: name,
        runs,
        'median ms': median,
        'min ms': min,
        'max ms': max,
        'rows a second': Math.round((rows / median) * 1000),
        'times Polymart': median / first,
      }
    }),
  }
}

/** The orders of the benchmark's shop, and the documents that a load makes of them. */
const ordersOf = async (bench: Bench, url: string, client: MongoClient): Promise<Orders> => {
  const source = await openEmbedded(readData(await bench.data()).store, { readOnly: true })
  const columns = leavesOf(fieldsOf(collection)).map(({ name }) => name)
  const batches = await Promise.all(partitionsOf(8).map((partition) => source.scan(collection, partition, { columns })))
  await source.close()
  await load(url, batches)
  const documents = await client.db('documents').collection(collection).find().toArray()
  return { batches, documents }
}
