import { checkMapping, compileMapping, mappingExaminer } from '@polymart/core'
import type { Mapping } from '@polymart/core'
import { describe, expect, it } from 'vitest'

const mappingOf = (of: object, more: object = {}): Mapping =>
  checkMapping(
    JSON.parse(
      JSON.stringify({
        money: { unit: 'major', currency: 'EUR' },
        transactions: {
          from: 'orders',
          ...of,
          fields: {
            transactionId: 'no',
            userId: 'who',
            at: { constant: '2026-01-01T00:00Z' },
            status: { constant: 'completed' },
            totalMinor: 'total',
            shippingMinor: { path: 'postage', default: 0 },
            taxMinor: { path: 'vat', default: 0 },
            ...more,
          },
        },
      }),
    ),
  )

const order = { no: 1, who: 'ada', total: '59.00', postage: 4, vat: 5 }

describe('orders with a total alone', () => {
  it('have a line of it, without shipping and tax', () => {
    const lines = [{ productId: '(order)', quantity: 1, unitPriceMinor: 5000, discountMinor: 0 }]
    const { toRecord } = compileMapping(mappingOf({ lines: 'total' }), 'transactions')!
    expect(toRecord(order)).toMatchObject({ lines, totalMinor: 5900 })
    const narrow = compileMapping(mappingOf({ lines: 'total' }), 'transactions', ['lines.unitPriceMinor'])!
    expect(narrow.toRecord(order)).toMatchObject({ lines })
    expect(narrow.paths?.toSorted()).toEqual(['no', 'postage', 'total', 'vat'])
    expect(toRecord({ ...order, vat: 'much' })).toMatchObject({
      field: expect.stringMatching(/lines|taxMinor/) as string,
    })
  })

  it('are counted by an examination where no line is made', () => {
    const withoutLines = (mapping: Mapping, document = order) => {
      const examiner = mappingExaminer(mapping, 'transactions')!
      examiner.add(document)
      return examiner.finish().withoutLines
    }
    expect(withoutLines(mappingOf({}))).toBe(1)
    expect(withoutLines(mappingOf({ lines: 'total' }))).toBeUndefined()
    expect(withoutLines(mappingOf({}), { ...order, total: '9.00' })).toBeUndefined()
  })

  it.each([
    [
      { totalMinor: undefined },
      'expected transactions.fields.totalMinor to be mapped, since "lines": "total" makes a line of it',
    ],
    [
      { lines: { path: 'items', fields: { productId: 'sku', unitPriceMinor: 'price' } } },
      'expected transactions.fields.lines to be left out beside "lines": "total"',
    ],
  ])('are refused with %j', (more, message) => {
    expect(() => mappingOf({ lines: 'total' }, more)).toThrow(message)
  })

  it('say so in one of two words', () => {
    expect(() => mappingOf({ lines: 'row' })).toThrow(
      'expected transactions.lines to be one of rows, total, found "row". Did you mean "rows"?',
    )
  })
})
