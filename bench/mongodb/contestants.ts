import { fieldsOf, leavesOf, partitionsOf } from '@polymart/core'
import type { Batch, Store } from '@polymart/core'
import { openMongo } from '@polymart/mongo-loader'
import type { MongoClient } from 'mongodb'
import type { Document } from 'mongodb'

/** What is loaded and read: the orders of a shop, as columns and as the documents that they become. */
export interface Orders {
  readonly batches: readonly Batch[]
  readonly documents: readonly Document[]
}

/** One way to do a thing; gives how many rows it did it to. */
export interface Way {
  readonly name: string
  readonly run: () => Promise<number>
}

export const collection = 'transactions'

/** Loads batches into a database that is empty, with validators, indexes, checks and the report. */
export const load = async (url: string, batches: readonly Batch[]): Promise<number> => {
  const store = await openMongo(url)
  try {
    const writer = await store.writer()
    for (const batch of batches) await writer.write(batch)
    return (await writer.finish()).entities.transactions!.written
  } finally {
    await store.close()
  }
}

/** Loads again what is there. */
export const reload = async (url: string, batches: readonly Batch[]): Promise<number> => {
  const store = await openMongo(url)
  try {
    const writer = await store.writer()
    for (const batch of batches) await writer.write(batch)
    return (await writer.finish()).entities.transactions!.unchanged
  } finally {
    await store.close()
  }
}

/** What a program of a few lines does. */
export const insertMany = async (client: MongoClient, database: string, documents: readonly Document[]) =>
  (await client.db(database).collection(collection).insertMany(documents)).insertedCount

/** Every column of every order. */
export const scan = async (store: Store): Promise<number> => {
  const columns = leavesOf(fieldsOf(collection)).map(({ name }) => name)
  return (await store.scan(collection, partitionsOf(1)[0]!, { columns })).rows
}

export const toArray = async (client: MongoClient, database: string): Promise<number> =>
  (await client.db(database).collection(collection).find().toArray()).length

/** The documents' bytes as the server sent them: what no reader of documents can be faster than. */
export const rawCursor = async (client: MongoClient, database: string): Promise<number> => {
  let rows = 0
  for await (const document of client.db(database).collection(collection).find({}, { raw: true })) {
    if ((document as unknown as Uint8Array).length > 0) rows++
  }
  return rows
}
