import { shownValue } from '@polymart/core'
import { numberOf, sumOf } from './answers.js'
import type { Answers } from './answers.js'
import type { Finding } from './finding.js'

/** What is searched for so often and mostly in vain is no chance. */
const leastSearches = 50
const leastRate = 0.9

/** The term that people look for in vain, and that costs most by that. */
export const searchFindings = ({ rows, share, count, money }: Answers): readonly Finding[] => {
  const terms = rows('search', 'terms')
  const [summary] = rows('search', 'summary')
  const perConverted = sumOf(terms, 'netMinor') / Math.max(1, sumOf(terms, 'convertedSessions'))
  const usual = numberOf(summary, 'conversionWithSearch')
  const [worst] = terms
    .filter((row) => numberOf(row, 'searches') >= leastSearches && numberOf(row, 'zeroResultRate') >= leastRate)
    .map((row) => ({
      row,
      lost: Math.round(numberOf(row, 'sessions') * usual * perConverted - numberOf(row, 'netMinor')),
    }))
    .toSorted((a, b) => b.lost - a.lost)
  if (!worst) return []
  const { row, lost } = worst
  const [searches, sessions] = [numberOf(row, 'searches'), numberOf(row, 'sessions')]
  return [
    {
      kind: 'search',
      sentence: `${count(searches)} searches for ${shownValue(row['term'])} in ${count(sessions)} visits; ${share(numberOf(row, 'zeroResultRate'))} of them found nothing.`,
      net: lost > 0 ? lost : null,
      evidence: `at least ${leastSearches} searches, of which ${share(leastRate)} find nothing; at stake: ${count(sessions)} sessions × ${share(usual)}, the conversion of visits with a search, × ${money(perConverted)} of net a converted one, less what they brought`,
      part: 'search',
    },
  ]
}
