import { describe, expect, it } from 'vitest'
import { modelsOf as modelsInSlices } from '../../src/clv/model/models.js'
import { allSlices } from '../../src/slices.js'
import type { Customers } from '../../src/clv/model/models.js'
import { cdnow } from './cdnow.js'

const modelsOf = (customers: Parameters<typeof modelsInSlices>[0]) => allSlices(modelsInSlices(customers))

const customersOf = (rows: readonly (readonly number[])[]): Customers => {
  const column = (place: number): Float64Array => Float64Array.from(rows, (row) => row[place]!)
  return { x: column(0), recency: column(1), age: column(2), spent: column(3) }
}

const rowsOf = ({ x, recency, age, spent }: Customers): number[][] =>
  Array.from(x, (_, row) => [x[row]!, recency[row]!, age[row]!, spent[row]!])

describe('of the sample of CDNOW', () => {
  const { purchases, value, customers, valueCustomers, why } = modelsOf(cdnow())

  it('purchases are what Fader, Hardie and Lee found', () => {
    expect(customers).toBe(2357)
    expect(purchases!.r).toBeCloseTo(0.243, 3)
    expect(purchases!.alpha).toBeCloseTo(4.414, 3)
    expect(purchases!.a).toBeCloseTo(0.793, 3)
    expect(purchases!.b).toBeCloseTo(2.426, 3)
    expect(purchases!.logLikelihood).toBeCloseTo(-9582.429, 3)
  })

  it('value is what Fader and Hardie found, in cents', () => {
    expect(valueCustomers).toBe(946)
    expect(value!.p).toBeCloseTo(6.25, 2)
    expect(value!.q).toBeCloseTo(3.74, 1)
    expect(value!.v / 100).toBeCloseTo(15.44, 1)
    expect(why).toEqual([])
  })

  it('in another order, or twice over, both are the same', () => {
    const rows = rowsOf(cdnow())
    expect(modelsOf(customersOf(rows.toReversed()))).toEqual(modelsOf(cdnow()))
    const twice = modelsOf(customersOf([...rows, ...rows]))
    expect(twice.purchases!.r).toBeCloseTo(purchases!.r, 8)
    expect(twice.value!.q).toBeCloseTo(value!.q, 6)
    expect(twice.purchases!.logLikelihood).toBeCloseTo(2 * purchases!.logLikelihood, 5)
  })

  it('money in another unit scales v alone', () => {
    const dearer = modelsOf(
      customersOf(rowsOf(cdnow()).map(([x, recency, age, spent]) => [x!, recency!, age!, spent! * 1000])),
    )
    expect(dearer.value!.p).toBeCloseTo(value!.p, 6)
    expect(dearer.value!.q).toBeCloseTo(value!.q, 6)
    expect(dearer.value!.v / 1000).toBeCloseTo(value!.v, 3)
    expect(dearer.purchases).toEqual(purchases)
  })
})

describe('without a fit', () => {
  it('are customers who are all alike', () => {
    const alike = modelsOf(customersOf(new Array(200).fill([3, 21, 28, 3000])))
    expect(alike).toMatchObject({ customers: 200, purchases: null, valueCustomers: 200, value: null })
    expect(alike.why).toEqual([
      'The model of purchases has no best fit: the customers are too alike for it, or too few. probabilityAlive, expectedPurchases and valueMinor are null.',
      'The model of value has no best fit: the customers are too alike for it, or too few. expectedOrderMinor and valueMinor are null.',
    ])
  })

  it('are fewer than 50 who came back, and 50 are enough', () => {
    const rows = rowsOf(cdnow())
    const repeat = rows.filter(([x]) => x! > 0)
    const once = rows.filter(([x]) => x === 0)
    const few = modelsOf(customersOf([...once, ...repeat.slice(0, 49)]))
    expect(few).toMatchObject({ purchases: null, value: null, valueCustomers: 49 })
    expect(few.why[0]).toBe(
      'The model of purchases is not made: 49 customers have a second purchase day, and it takes 50. probabilityAlive, expectedPurchases and valueMinor are null.',
    )
    const enough = modelsOf(customersOf([...once, ...repeat.filter((_, i) => i % 19 === 0)]))
    expect(enough.valueCustomers).toBe(50)
    expect(enough.why.filter((why) => why.includes('is not made'))).toEqual([])
  })

  it('is the value of those whose returns are free: money of 0 and below is none', () => {
    const free = rowsOf(cdnow()).map(([x, recency, age], i) => [x!, recency!, age!, i % 2 ? 0 : -100])
    const { purchases, value, valueCustomers } = modelsOf(customersOf(free))
    expect([purchases === null, value, valueCustomers]).toEqual([false, null, 0])
  })
})
