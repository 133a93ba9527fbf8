import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  batchOf,
  booleanColumn,
  ColumnsBuilder,
  entityNames,
  eventTypes,
  fieldsOf,
  leavesOf,
  listColumn,
  numberColumn,
  orderStatuses,
  recordsOf,
  textColumn,
  textsOf,
} from '@polymart/core'
import type { Columns } from '@polymart/core'
import { arbitraryRecords } from './arbitrary-records.js'

describe('columns', () => {
  it.each(entityNames)('hold any %s', (entity) => {
    fc.assert(
      fc.property(arbitraryRecords(entity), (records) => {
        const batch = batchOf(entity, records as never)
        expect(batch.rows).toBe(records.length)
        expect([...recordsOf(batch)]).toEqual(records)
        expect(Object.keys(batch.columns)).toEqual(leavesOf(fieldsOf(entity)).map(({ name }) => name))
      }),
    )
  })

  it('lie in shared memory, to the last list', () => {
    const [orders] = fc.sample(arbitraryRecords('transactions', 5), { seed: 3, numRuns: 1 })
    const arrays = (columns: Columns): ArrayBufferView[] =>
      Object.values(columns).flatMap((column) => {
        switch (column.kind) {
          case 'text':
            return [column.codes, column.dictionary.bytes, column.dictionary.offsets]
          case 'list':
            return [column.offsets, ...arrays(column.items)]
          default:
            return [column.values]
        }
      })
    for (const { buffer } of arrays(batchOf('transactions', orders!).columns)) {
      expect(buffer).toBeInstanceOf(SharedArrayBuffer)
    }
  })

  it('give known symbols their places in the model, and others the codes behind', () => {
    fc.assert(
      fc.property(arbitraryRecords('transactions'), (orders) => {
        const { codes, dictionary } = textColumn(batchOf('transactions', orders).columns, 'status')
        expect(textsOf(dictionary).slice(0, orderStatuses.length)).toEqual(orderStatuses)
        orders.forEach(({ status }, row) => {
          const place = (orderStatuses as readonly string[]).indexOf(status)
          if (place >= 0) expect(codes[row]).toBe(place)
          else expect(codes[row]).toBeGreaterThanOrEqual(orderStatuses.length)
        })
      }),
    )
    const { items } = listColumn(batchOf('sessions', []).columns, 'events')
    expect(textsOf(textColumn(items, 'type').dictionary)).toEqual(eventTypes)
  })

  it('take a missing field for null, and a missing group for one of nulls', () => {
    const builder = new ColumnsBuilder(fieldsOf('transactions'), ['billing', 'billing.country', 'sessionId', 'test'])
    builder.add({ test: true })
    const columns = builder.finish()
    expect(Object.keys(columns)).toEqual(['billing.country', 'sessionId', 'test'])
    expect([...recordsOf({ entity: 'transactions', rows: 1, columns })]).toEqual([
      { billing: { country: null }, sessionId: null, test: true },
    ])
  })

  it('are told apart by kind', () => {
    const { columns } = batchOf('categories', [])
    for (const [read, kind] of [
      [numberColumn, 'number'],
      [booleanColumn, 'boolean'],
      [listColumn, 'list'],
    ] as const) {
      expect(() => read(columns, 'name')).toThrow(`Expected column name to be of kind ${kind}, found text.`)
    }
    expect(() => textColumn(columns, 'nome')).toThrow('found none')
  })
})
