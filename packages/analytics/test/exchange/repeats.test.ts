import { dictionaryOf, sharedFloats } from '@polymart/core'
import type { Columns } from '@polymart/core'
import { expect, it } from 'vitest'
import { bucketColumn } from '../../src/exchange/exchanged.js'
import { Repeats } from '../../src/exchange/repeats.js'

/** Rows of an id and a bucket each. */
const piece = (...rows: readonly (readonly [id: string, bucket: number])[]): Columns => {
  const texts = [...new Set(rows.map(([id]) => id))]
  const values = sharedFloats(rows.length)
  values.set(rows.map(([, bucket]) => bucket))
  const codes = Int32Array.from(rows, ([id]) => texts.indexOf(id))
  return {
    orderNo: { kind: 'text', codes, dictionary: dictionaryOf(texts) },
    [bucketColumn]: { kind: 'number', values },
  }
}

it('counts an id that one bucket has again, in one piece or the next', () => {
  const repeats = new Repeats('orderNo')
  repeats.add(piece(['a', 1], ['b', 1], ['a', 2], ['a', 2], ['a', 1]), Int32Array.of(0, 1, 2, 3))
  expect(repeats.rows).toBe(1)
  repeats.add(piece(['b', 3], ['a', 2], ['a', 1]), Int32Array.of(0, 1, 2))
  expect(repeats.rows).toBe(3)
})

it('counts nothing where ids were not read', () => {
  const repeats = new Repeats('transactionId')
  repeats.add(piece(['a', 1], ['a', 1]), Int32Array.of(0, 1))
  expect(repeats.rows).toBe(0)
})
