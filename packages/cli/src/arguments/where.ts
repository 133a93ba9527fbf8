import { conditionText, whereOfTexts } from '@polymart/core'
import type { ConditionText, Mapping, WhereOfTexts } from '@polymart/core'
import { pointInTime } from './values.js'

const place = {
  name: '--where',
  hint: ' Put one with < or > in quotes, or the shell takes them for itself.',
  time: pointInTime,
}

/** Adds one `--where` such as `country=DE`, `country!=DE` or `totalMinor>=10000`. */
export const addWhere = (text: string, before: readonly ConditionText[] = []): readonly ConditionText[] => [
  ...before,
  conditionText(text, place),
]

/** The conditions as the analyses take them. A mapping tells of what kind fields of one's own are. */
export const whereOf = (texts: readonly ConditionText[], mapping?: Mapping): WhereOfTexts =>
  whereOfTexts(texts, place, mapping)
