import { convertedOf, numberOf } from './answers.js'
import type { Answers } from './answers.js'
import type { Finding } from './finding.js'
import { isBelow, testText } from './proportions.js'

/** Whether visits end in an order less often than in the period before. */
export const conversionFindings = (answers: Answers): readonly Finding[] => {
  const [now] = answers.rows('sessions')
  const [before] = answers.rows('sessionsBefore')
  if (!now || !before || numberOf(now, 'sessions') === 0 || numberOf(before, 'sessions') === 0) return []
  const [here, then] = [convertedOf([now]), convertedOf([before])]
  if (!isBelow(here, then)) return []
  const { share, count, money } = answers
  const perConverted = numberOf(before, 'netMinor') / Math.max(1, then.hits)
  const lost = Math.round((then.hits / then.of - here.hits / here.of) * here.of * perConverted)
  return [
    {
      kind: 'conversion',
      sentence: `${share(here.hits / here.of)} of ${count(here.of)} visits ended in an order, after ${share(then.hits / then.of)} of ${count(then.of)} in the period before: the drop costs ${money(lost)}.`,
      net: lost,
      evidence: `${testText(here, then)}; at stake: the drop × ${count(here.of)} sessions × ${money(perConverted)} of net a converted session before`,
      part: 'sessions',
    },
  ]
}
