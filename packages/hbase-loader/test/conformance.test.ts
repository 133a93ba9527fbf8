import { openHBase } from '@polymart/hbase-loader'
import { afterAll, describe, vi } from 'vitest'
import { storeConformance } from '../../core/test/conformance.js'
import { anyServer, newPrefix } from './server.js'

vi.setConfig({ testTimeout: 120_000 })

const server = await anyServer()
afterAll(() => server?.stop())

describe.skipIf(!server)('HBase', () => {
  storeConformance(
    'A pair of tables in HBase',
    async () => {
      const url = server!.url(newPrefix())
      return { open: () => openHBase(url, { regions: 4 }), remove: async () => {} }
    },
    { entities: ['sessions'] },
  )
})
