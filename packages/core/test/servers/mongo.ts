import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { startMongod } from './mongod.js'
import type { Mongod, MongodOptions } from './mongod.js'

/** A server for tests that need no control over it. */
export interface MongoServer {
  /** The address of a database that is there for one test. */
  database(): string
  /** Removes those databases, and ends the server if it was started for this. */
  stop(): Promise<void>
}

/**
 * The server that `POLYMART_TEST_MONGODB_URL` names, or one of our own. Where none can be started, `null`, so that the
 * tests are skipped, and say so; in continuous integration that is a failure.
 */
export const mongoServer = async (options: MongodOptions = {}): Promise<MongoServer | null> => {
  const given = process.env['POLYMART_TEST_MONGODB_URL']
  if (given !== undefined && Object.keys(options).length === 0) return sharedServer(given)
  const mongod = await mongodOrSkip(options)
  return mongod && { database: () => mongod.url(databaseName()), stop: () => mongod.stop() }
}

/** A server of our own; `null` where none can be started, which is said. */
export const mongodOrSkip = async (options: MongodOptions = {}): Promise<Mongod | null> => {
  try {
    return await startMongod(options)
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error
    console.error('SKIPPED: tests on MongoDB, since no server could be started:', error)
    return null
  }
}

const databaseName = (): string => `polymart-test-${randomUUID().slice(0, 8)}`

const sharedServer = (url: string): MongoServer => {
  const names: string[] = []
  return {
    database: () => {
      const name = databaseName()
      names.push(name)
      return url.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`)
    },
    stop: async () => {
      const client = new MongoClient(url)
      for (const name of names) await client.db(name).dropDatabase()
      await client.close()
    },
  }
}
