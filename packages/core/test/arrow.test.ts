import {
  Dictionary,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Field,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
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

it('a dictionary that grew keeps a U+FEFF at the beginning of its texts', async () => {
  const ids = ['u1', '\ufeffu1', 'u1\ufeff']
  const grown = vectorFromArray(ids.slice(0, 2), new Utf8()).concat(vectorFromArray(ids.slice(2), new Utf8()))
  const type = new Dictionary(new Utf8(), new Int32())
  const categoryId = makeData({ type, length: 3, data: Int32Array.of(0, 1, 2), dictionary: grown })
  const schema = new Schema([new Field('categoryId', type), new Field('name', type)])
  const data = makeData({ type: new Struct(schema.fields), length: 3, children: [categoryId, categoryId] })
  const { batch } = await fromArrow(new Table([new RecordBatch(schema, data as never)]), 'categories')
  expect([...recordsOf(batch)]).toEqual(ids.map((id) => ({ categoryId: id, name: id, parentId: null })))
})
