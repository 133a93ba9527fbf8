import { pricesParams } from '../prices/params.js'
import { numberOf } from './answers.js'
import type { Answers } from './answers.js'
import type { Finding } from './finding.js'

/** Before and after, as prices takes them. */
const days = pricesParams.days.byDefault

/** Units before and after together, at least. */
const leastUnits = 100

/** Standard errors of the difference of two counts; there are many changes, so more than of one comparison. */
const leastZ = 4

/** The higher price after which less came in, and that costs most by that. */
export const priceFindings = ({ rows, count, money }: Answers): readonly Finding[] => {
  const [worst] = rows('prices')
    .filter((row) => row['complete'] === true && numberOf(row, 'toMinor') > numberOf(row, 'fromMinor'))
    .map((row) => {
      const [before, after] = [numberOf(row, 'unitsBefore'), numberOf(row, 'unitsAfter')]
      const lost = numberOf(row, 'netBeforeMinor') - numberOf(row, 'netAfterMinor')
      return { row, before, after, lost, z: (after - before) / Math.sqrt(before + after) }
    })
    .filter(({ before, after, lost, z }) => before + after >= leastUnits && z <= -leastZ && lost > 0)
    .toSorted((a, b) => b.lost - a.lost)
  if (!worst) return []
  const { row, before, after, lost, z } = worst
  const day = new Date(numberOf(row, 'at')).toISOString().slice(0, 10)
  return [
    {
      kind: 'price',
      sentence: `${String(row['name'])} (${String(row['productId'])}) went from ${money(numberOf(row, 'fromMinor'))} to ${money(numberOf(row, 'toMinor'))} on ${day}: ${count(after)} units sold in the ${days} days after, ${count(before)} in those before.`,
      net: lost,
      evidence: `z = ${z.toFixed(1)} of two counts (at most −${leastZ}, as there are many changes), at least ${leastUnits} units; at stake: net of the ${days} days before less that of those after`,
      part: 'prices',
    },
  ]
}
