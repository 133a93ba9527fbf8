import type { SpecOf } from '../define/analysis.js'
import { wholeNumber } from '../params/param.js'

export const insightsParams = {
  limit: wholeNumber(1, 100, 10, 'Findings at most, 1 to 100: those with the most money at stake.'),
}

export type InsightsSpec = SpecOf<typeof insightsParams>
