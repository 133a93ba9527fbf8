import { tableFromIPC, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, entityNames, fromArrow, recordsOf, toArrow } from '@polymart/core'
import { arbitraryRecords } from './arbitrary-records.js'

describe('toArrow and fromArrow', () => {
  it.each(entityNames)('keep any %s, also by way of bytes', async (entity) => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecords(entity), async (records) => {
        const table = await toArrow(batchOf(entity, records))
        for (const arrow of [table, tableFromIPC(tableToIPC(table, 'stream'))]) {
          const { batch, problems } = await fromArrow(arrow, entity)
          expect(problems).toEqual([])
          expect([...recordsOf(batch)]).toEqual(records)
        }
      }),
      { numRuns: 50 },
    )
  })
})
