import { numberOf } from './answers.js'
import type { Answers } from './answers.js'
import type { Finding } from './finding.js'
import { isComparable, testText, zOf } from './proportions.js'

/** There are many pairs, so that what is taken for more than chance lies further out than of one. */
const leastZ = 5

/** How much more often than by chance, at least, to be worth acting on. */
const leastLift = 1.5

/** The two categories that are bought together far more often than by chance. */
export const affinityFindings = ({ rows, share }: Answers): readonly Finding[] => {
  const orders = new Map(rows('basket', 'items').map((row) => [row['item'], numberOf(row, 'orders')]))
  const baskets = numberOf(rows('basket', 'summary')[0], 'baskets')
  const [best] = rows('basket', 'rules')
    .filter((row) => String(row['ifItem']) < String(row['thenItem']) && numberOf(row, 'lift') >= leastLift)
    .map((row) => {
      const both = numberOf(row, 'orders')
      const withIf = orders.get(row['ifItem']) ?? 0
      const withThen = orders.get(row['thenItem']) ?? 0
      const here = { hits: both, of: withIf }
      const rest = { hits: withThen - both, of: baskets - withIf }
      return { row, here, rest, z: zOf(here, rest) }
    })
    .filter(({ here, rest, z }) => isComparable(here, rest) && here.hits > 0 && z >= leastZ)
    .toSorted((a, b) => b.z - a.z)
  if (!best) return []
  const { row, here, rest } = best
  return [
    {
      kind: 'affinity',
      sentence: `${share(here.hits / here.of)} of orders with ${String(row['ifItem'])} have ${String(row['thenItem'])} too, of the others ${share(rest.hits / rest.of)}: ${numberOf(row, 'lift').toFixed(1)} times as often as by chance.`,
      net: null,
      evidence: `${testText(here, rest)} (at least ${leastZ}, as there are many pairs), lift of at least ${leastLift}`,
      part: 'basket',
    },
  ]
}
