import { numberOf, sumOf } from './answers.js'
import type { Answers } from './answers.js'
import type { Finding } from './finding.js'
import { isBelow, testText } from './proportions.js'

/** How many cohorts before the last one it is held against. */
const cohortsBefore = 6

/** Whether the last cohort whose next month is over came back less than those before it. */
export const retentionFindings = ({ rows, share, count, money }: Answers): readonly Finding[] => {
  const cells = rows('cohorts').filter((row) => row['n'] === 1 && row['complete'] === true)
  const last = cells.at(-1)
  const before = cells.slice(-1 - cohortsBefore, -1)
  if (!last || before.length === 0) return []
  const here = { hits: numberOf(last, 'active'), of: numberOf(last, 'users') }
  const then = { hits: sumOf(before, 'active'), of: sumOf(before, 'users') }
  if (!isBelow(here, then)) return []
  const perActive = sumOf(before, 'netMinor') / Math.max(1, then.hits)
  const lost = Math.round((then.hits / then.of - here.hits / here.of) * here.of * perActive)
  return [
    {
      kind: 'retention',
      sentence: `Of the ${count(here.of)} customers whose first order was in ${monthText(String(last['cohort']))}, ${share(here.hits / here.of)} ordered again the month after; of the ${count(then.of)} of the ${before.length} months before, ${share(then.hits / then.of)} did.`,
      net: lost,
      evidence: `${testText(here, then)}; at stake: the gap × ${count(here.of)} customers × ${money(perActive)} of net that one who came back brought in that month`,
      part: 'cohorts',
    },
  ]
}

const monthText = (date: string): string =>
  new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(date))
