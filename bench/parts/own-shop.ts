import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { analyze, open } from '@polymart/analytics'
import type { Call, CommonParams, Result } from '@polymart/analytics'
import { batchOf, checkMapping, recordsOf } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { generate } from '@polymart/generator'
import { MongoClient } from 'mongodb'
import type { Db } from 'mongodb'
import { startMongod } from '../../packages/core/test/servers/mongod.js'
import { otherDocument, otherMapping, withOwnIds } from '../../test/fixtures/other-shop.js'
import type { Document, Makers } from '../../test/fixtures/other-shop.js'
import { collections, ownTypes } from '../../test/fixtures/own-collections.js'
import type { Bench, Part } from './part.js'

const cacheGB = 0.25
const exchangeMiB = 64

const calls: readonly Call[] = [
  ['rfm', {}],
  ['funnel', { by: 'device' } as CommonParams],
  ['geography', {}],
  ['revenue', { by: 'category' } as CommonParams],
]

/**
 * A shop of another shape, read where it lies: on a server whose cache is far smaller than the shop, with little memory
 * to put its rows together by person. Each answer is compared with that of the same shop loaded as the model has it.
 */
export const ownShop: Part = async (bench) => {
  const server = await startMongod({ cacheGB })
  const folder = mkdtempSync(join(tmpdir(), 'polymart-bench-own-'))
  try {
    const url = server.url('own')
    const megabytes = await fill(bench, url, folder)
    const mapping = checkMapping(otherMapping(collections))
    const rows = []
    for (const [name, params] of calls) {
      bench.say(`Own shop: ${name}`)
      const before = spillFiles()
      const shop = await open(url, { mapping, exchangeMemory: exchangeMiB << 20 })
      const began = performance.now()
      const found = await analyze(shop, name, params)
      const ms = performance.now() - began
      await shop.close()
      const loaded = await open(`embedded:${folder}`)
      compare(name, found, await analyze(loaded, name, params))
      await loaded.close()
      if (spillFiles() > before) throw new Error(`Expected ${name} to leave no file in ${tmpdir()}, found one.`)
      rows.push({
        analysis: name,
        s: ms / 1000,
        'peak RSS MiB so far': Math.round(process.resourceUsage().maxRSS / 1024),
      })
    }
    return {
      versions: {},
      tables: [
        {
          title: 'A shop in collections of its own',
          text: `Scale ${bench.scale}: ${megabytes} MB of documents, a server with ${cacheGB * 1024} MB of cache, ${exchangeMiB} MiB to put rows together; each analysis with a shop newly opened, its answer that of the same shop loaded.`,
          rows,
        },
      ],
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}

/** Writes the shop into both stores; megabytes of documents. */
const fill = async ({ scale, say }: Bench, url: string, folder: string): Promise<number> => {
  say(`Own shop: writing a shop of scale ${scale}`)
  const client = await MongoClient.connect(url)
  const store = await openEmbedded(folder)
  try {
    const db = client.db()
    const writer = await store.writer()
    for await (const batch of generate({ scale }).batches()) {
      const records = Array.from(recordsOf(batch), withOwnIds[batch.entity] as (record: unknown) => object)
      await writer.write(batchOf<EntityName>(batch.entity, records as never))
      await insert(db, batch.entity, records)
    }
    await writer.finish()
    const { dataSize } = (await db.stats()) as { dataSize: number }
    return Math.round(dataSize / 1e6)
  } finally {
    await store.close()
    await client.close()
  }
}

const insert = async (db: Db, entity: EntityName, records: readonly object[]): Promise<void> => {
  const render = otherDocument[entity] as (record: object, makers: Makers) => Document
  const documents = records.map((record) => render(record, ownTypes))
  await db.collection(collections[entity]).insertMany([...documents], { ordered: false })
}

const compare = (name: string, found: Result, wanted: Result): void => {
  for (const table of wanted.tableNames) {
    if (!isDeepStrictEqual(found.rows(table), wanted.rows(table)))
      throw new Error(`Expected ${name} to answer ${table} as the loaded shop does, found other rows.`)
  }
}

const spillFiles = (): number => readdirSync(tmpdir()).filter((name) => name.startsWith('polymart-exchange')).length
