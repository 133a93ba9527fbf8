import type { ResultRow } from '../result/result.js'
import { numberOf, sumOf } from './answers.js'
import type { Answers } from './answers.js'
import type { Finding } from './finding.js'
import { isComparable, testText, zOf } from './proportions.js'
import type { Proportion } from './proportions.js'

/** There are many products, so that chance makes some look bad: what is taken for more lies further out. */
const leastZ = 5

/** The product that is looked at and not bought, and costs most by that. */
export const productFindings = ({ rows, share, count, money }: Answers): readonly Finding[] => {
  const products = rows('products').filter((row) => row['name'] !== null)
  const parts = products.map(viewersOf)
  const all = { hits: sum(parts, 'hits'), of: sum(parts, 'of') }
  const usual = sumOf(products, 'netMinor') / Math.max(1, sumOf(products, 'buyers'))
  const [worst] = products
    .map((row) => gapOf(row, all, usual))
    .filter(({ here, rest }) => isComparable(here, rest) && zOf(here, rest) <= -leastZ)
    .toSorted((a, b) => b.lost - a.lost)
  if (!worst) return []
  const { row, here, rest, perBuyer, lost } = worst
  return [
    {
      kind: 'product',
      sentence: `${String(row['name'])} (${String(row['productId'])}) is looked at and not bought: of ${count(here.of)} viewers ${share(here.hits / here.of)} bought it, of those of other products ${share(rest.hits / rest.of)}.`,
      net: lost,
      evidence: `${testText(here, rest)} (at least ${leastZ}, as there are many products); at stake: the gap × ${count(here.of)} viewers × ${money(perBuyer)} of net a buyer`,
      part: 'products',
    },
  ]
}

const sum = (parts: readonly Proportion[], name: 'hits' | 'of'): number =>
  parts.reduce((total, part) => total + part[name], 0)

interface Gap {
  readonly row: ResultRow
  readonly here: Proportion
  readonly rest: Proportion
  readonly perBuyer: number
  readonly lost: number
}

const gapOf = (row: ResultRow, all: Proportion, usual: number): Gap => {
  const here = viewersOf(row)
  const rest = { hits: all.hits - here.hits, of: all.of - here.of }
  const buyers = numberOf(row, 'buyers')
  const perBuyer = buyers > 0 ? Math.max(0, numberOf(row, 'netMinor') / buyers) : usual
  const lost = Math.round((rest.hits / rest.of - here.hits / here.of) * here.of * perBuyer)
  return { row, here, rest, perBuyer, lost }
}

/** Viewers who bought, of the viewers. */
const viewersOf = (row: ResultRow): Proportion => ({
  hits: Math.round(numberOf(row, 'viewToOrder') * numberOf(row, 'viewers')),
  of: numberOf(row, 'viewers'),
})
