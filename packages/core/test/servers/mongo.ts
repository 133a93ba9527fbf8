import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { startMongod } from './mongod.js'
import type { Mongod, MongodOptions } from './mongod.js'
import { sharedServer } from './shared.js'

/** A server for tests that need no control over it, and leave it as it was. */
export interface MongoServer {
  /** The address of a database that is there for one test. */
  database(): string
  /** Removes those databases. */
  stop(): Promise<void>
}

/**
 * The server that `POLYMART_TEST_MONGODB_URL` names, or the one of this run. Where none can be started, `null`, so that
 * the tests are skipped, and say so; in continuous integration that is a failure.
 */
export const mongoServer = (): Promise<MongoServer | null> =>
  orSkip(async () => databasesAt(process.env['POLYMART_TEST_MONGODB_URL'] ?? (await sharedServer('mongodb'))))

/** The same, but always one of this run, which is no member of a replica set. */
export const mongoServerByItself = (): Promise<MongoServer | null> =>
  orSkip(async () => databasesAt(await sharedServer('mongodb-by-itself')))

/** A server of our own; `null` where none can be started, which is said. */
export const mongodOrSkip = (options: MongodOptions = {}): Promise<Mongod | null> => orSkip(() => startMongod(options))

const orSkip = async <T>(start: () => Promise<T>): Promise<T | null> => {
  try {
    return await start()
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error
    console.error('SKIPPED: tests on MongoDB, since no server could be started:', error)
    return null
  }
}

const databaseName = (): string => `polymart-test-${randomUUID().slice(0, 8)}`

const databasesAt = (url: string): MongoServer => {
  const names: string[] = []
  return {
    database: () => {
      const name = databaseName()
      names.push(name)
      return url.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`)
    },
    stop: async () => {
      const client = new MongoClient(url)
      await Promise.all(names.map((name) => client.db(name).dropDatabase()))
      await client.close()
    },
  }
}
