import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Customers } from '../../src/clv/model/models.js'

/**
 * The sample of CDNOW of Fader and Hardie, 2,357 customers in 39 weeks, in days and cents, as the Python package lifetimes
 * carries it; customers alike are one line.
 */
export const cdnow = (): Customers => {
  const lines = readFileSync(join(import.meta.dirname, 'cdnow.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  const rows = lines.flatMap((line) => {
    const [x, recency, age, spent, customers] = line.split(',').map(Number) as [number, number, number, number, number]
    return new Array<readonly number[]>(customers).fill([x, recency, age, spent])
  })
  const column = (place: number): Float64Array => Float64Array.from(rows, (row) => row[place]!)
  return { x: column(0), recency: column(1), age: column(2), spent: column(3) }
}
