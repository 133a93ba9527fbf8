import { calendarSpans, countedText } from '@polymart/core'
import { formatOf } from '../format.js'
import type { Card } from '../page/card.js'
import { callBefore, callOf } from './given.js'
import { kpisHtml } from './kpi-html.js'
import { kpisOf } from './kpis.js'
import type { KpiResults } from './kpis.js'
import { defineCard } from './spec.js'

export const keyFiguresSpec = defineCard({
  id: 'key-figures',
  title: 'Key figures',
  section: 'overview',
  calls: (given) => ({
    geography: callOf('geography', given),
    geographyBefore: callBefore('geography', given),
    revenueByDay: callOf('revenue', given, { every: 'day' }),
    revenueBefore: callBefore('revenue', given, { every: 'day' }),
    funnel: callOf('funnel', given),
    funnelBefore: callBefore('funnel', given),
  }),
  card: (results): Card => ({
    id: 'key-figures',
    title: 'Key figures',
    definition: comparedPeriods(results),
    content: kpisHtml(kpisOf(results)),
    views: [],
    tables: [],
    notes: [],
  }),
})

const comparedPeriods = ({ geography, geographyBefore }: KpiResults): string => {
  if (geography instanceof Error) return ''
  const { period, previousPeriod, timeZone } = geography.meta
  const before = geographyBefore instanceof Error ? previousPeriod : geographyBefore.meta.period
  const format = formatOf(geography.meta)
  if (period.from === null || period.from >= period.to) return 'No data yet.'
  const days = calendarSpans(period.from, period.to, 'day', timeZone, 'monday').length
  const range = (from: number, to: number): string => `${format.date(from)} to ${format.date(to - 1)}`
  return `${range(period.from, period.to)} (${countedText(days, 'day')}, local time), compared with ${before?.from == null ? 'nothing' : range(before.from, before.to)}.`
}
