import { openMongo } from '@polymart/mongo-loader'
import type { MongoOptions } from '@polymart/mongo-loader'
import { afterAll, describe } from 'vitest'
import type { EntityName } from '@polymart/core'
import { storeConformance } from '../../core/test/conformance.js'
import { mongoServer, mongoServerByItself } from '../../core/test/servers/mongo.js'

const set = await mongoServer()
const alone = await mongoServerByItself()

afterAll(async () => {
  await set?.stop()
  await alone?.stop()
})

const conformance = (
  name: string,
  server: typeof set,
  options: MongoOptions,
  traits: { readonly entities?: readonly EntityName[]; readonly runs: number },
): void => {
  describe.skipIf(server === null)('', () => {
    storeConformance(
      name,
      async () => {
        const url = server!.database()
        return {
          open: () => openMongo(url, options),
          opener: ['@polymart/mongo-loader', 'openMongo', url, options],
          remove: async () => {},
        }
      },
      traits,
    )
  })
}

conformance('A replica set', set, {}, { runs: 6 })
// What a load of many rows does, with few.
conformance('A replica set with hardly any memory', set, { memory: 1 }, { runs: 3, entities: ['transactions'] })
conformance('A server by itself', alone, { prefix: 'some_' }, { runs: 2, entities: ['users'] })
