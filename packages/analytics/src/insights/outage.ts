import type { ResultRow } from '../result/result.js'
import { convertedOf, numberOf } from './answers.js'
import type { Answers } from './answers.js'
import type { Finding } from './finding.js'
import { isBelow, testText } from './proportions.js'

/** What a day is expected to have at least, so that half of it is no chance. */
const leastExpected = 50

/** Days of the last week on which orders, visits, or visits that end in an order fell away. */
export const outageFindings = (answers: Answers): readonly Finding[] => {
  const rows = answers.rows('anomalies')
  const days = [...new Set(rows.map(({ day }) => String(day)))]
  return days.flatMap((day) => {
    const metric = (name: string): ResultRow | undefined =>
      rows.find((row) => row['day'] === day && row['metric'] === name)
    return conversionGone(day, metric, answers) ?? halfGone(day, metric, answers) ?? []
  })
}

type MetricOf = (name: string) => ResultRow | undefined

const isFarBelow = (row: ResultRow | undefined): row is ResultRow =>
  row?.['flagged'] === true && numberOf(row, 'score') < 0

const conversionGone = (day: string, metric: MetricOf, { rows, share, count }: Answers): Finding | undefined => {
  const conversion = metric('sessionConversion')
  if (!isFarBelow(conversion)) return undefined
  const days = rows('sessionsByDay')
  const here = convertedOf(days.filter((row) => row['day'] === day))
  const others = convertedOf(days.filter((row) => row['day'] !== day))
  if (!isBelow(here, others)) return undefined
  return {
    kind: 'outage',
    sentence: `On ${day} ${share(here.hits / here.of)} of ${count(here.of)} visits ended in an order; on the same weekday it is usually ${share(numberOf(conversion, 'expected'))}.`,
    ...stakeOf(metric),
    evidence: `score ${numberOf(conversion, 'score').toFixed(1)} in anomalies, and ${testText(here, others)} on the other days; ${stakeText}`,
    part: 'anomalies',
  }
}

const halfGone = (day: string, metric: MetricOf, { count }: Answers): Finding | undefined => {
  for (const [name, said] of [
    ['orders', 'orders came in'],
    ['sessions', 'visits came'],
  ] as const) {
    const row = metric(name)
    if (!isFarBelow(row)) continue
    const [actual, expected] = [numberOf(row, 'actual'), numberOf(row, 'expected')]
    if (expected < leastExpected || actual > expected / 2) continue
    return {
      kind: 'outage',
      sentence: `On ${day} ${count(actual)} ${said}; on the same weekday it is usually ${count(Math.round(expected))}.`,
      ...stakeOf(metric),
      evidence: `score ${numberOf(row, 'score').toFixed(1)} in anomalies, at most half of at least ${leastExpected} expected; ${stakeText}`,
      part: 'anomalies',
    }
  }
  return undefined
}

const stakeText = 'at stake: net usual for the weekday less that of the day'

const stakeOf = (metric: MetricOf): Pick<Finding, 'net'> => {
  const row = metric('netMinor')
  const lost = Math.round(numberOf(row, 'expected') - numberOf(row, 'actual'))
  return { net: row?.['expected'] == null || lost <= 0 ? null : lost }
}
