import type { Row } from './protocol.js'

/** Doubles may differ in their last bits, because they were added up in another order. */
const tolerance = 1e-12

/** Throws where two answers are not the same rows in the same order with the same fields. */
export const expectEqual = (task: string, wanted: Answer, found: Answer): void => {
  const differ = (where: string, a: unknown, b: unknown): never => {
    throw new Error(
      `${task}: the answers differ in ${where}: ${JSON.stringify(a)} of ${wanted.name}, ${JSON.stringify(b)} of ${found.name}. Nothing was timed.`,
    )
  }
  if (wanted.rows.length !== found.rows.length) differ('the number of rows', wanted.rows.length, found.rows.length)
  wanted.rows.forEach((row, i) => {
    const other = found.rows[i]!
    const names = Object.keys(row)
    if (names.join() !== Object.keys(other).join()) differ('the fields', names, Object.keys(other))
    for (const name of names) if (!same(row[name], other[name])) differ(`${name} of row ${i}`, row[name], other[name])
  })
}

interface Answer {
  readonly name: string
  readonly rows: readonly Row[]
}

const same = (a: unknown, b: unknown): boolean =>
  a === b ||
  (typeof a === 'number' &&
    typeof b === 'number' &&
    !(Number.isInteger(a) && Number.isInteger(b)) &&
    Math.abs(a - b) <= tolerance * Math.abs(a))
