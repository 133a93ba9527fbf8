import { countryName } from '@polymart/core'
import type { ResultRow } from '../result/result.js'
import { convertedOf, sumOf } from './answers.js'
import type { Answers } from './answers.js'
import type { Finding } from './finding.js'
import { isBelow, testText } from './proportions.js'
import type { Proportion } from './proportions.js'

/** By what traffic is split, and how its values are called. */
const splits = [
  { part: 'sessionsByDevice', field: 'device', said: (value: string): string => `Visits from ${value} devices` },
  { part: 'sessionsByChannel', field: 'channel', said: (value: string): string => `Visits by the channel ${value}` },
  { part: 'sessionsByCountry', field: 'country', said: (value: string): string => `Visits from ${countryName(value)}` },
] as const

/** Of each split the part of the traffic that converts less than the rest, and costs most by that. */
export const segmentFindings = (answers: Answers): readonly Finding[] =>
  splits.flatMap((split) => {
    const rows = answers.rows(split.part)
    const worst = rows
      .filter((row) => !String(row[split.field]).startsWith('('))
      .map((row) => gapOf(row, rows, split.field, split.said))
      .filter((gap) => isBelow(gap.here, gap.rest))
      .sort((a, b) => b.lost - a.lost)[0]
    return worst ? [told(worst, split.part, answers)] : []
  })

interface Gap {
  readonly name: string
  readonly here: Proportion
  readonly rest: Proportion
  readonly perConverted: number
  /** Minor units. */
  readonly lost: number
}

const gapOf = (row: ResultRow, rows: readonly ResultRow[], field: string, said: (value: string) => string): Gap => {
  const others = rows.filter((other) => other !== row)
  const here = convertedOf([row])
  const rest = convertedOf(others)
  const perConverted = sumOf(rows, 'netMinor') / Math.max(1, here.hits + rest.hits)
  return {
    name: said(String(row[field])),
    here,
    rest,
    perConverted,
    lost: Math.round((rest.hits / rest.of - here.hits / here.of) * here.of * perConverted),
  }
}

const told = (
  { name, here, rest, perConverted, lost }: Gap,
  part: string,
  { share, count, money }: Answers,
): Finding => ({
  kind: 'segment',
  sentence: `${name} end in an order ${share(here.hits / here.of)} of the time, all others ${share(rest.hits / rest.of)}: at the others' rate the ${count(here.of)} visits would have brought ${money(lost)} more.`,
  net: lost,
  evidence: `${testText(here, rest)}; at stake: the gap × ${count(here.of)} sessions × ${money(perConverted)} of net a converted session`,
  part,
})
