import type { Analysis } from '../analysis.js'
import type { RevenueSpec } from '../scope.js'
import { breakdownName } from './breakdown.js'
import { revenueFinish } from './finish.js'
import { revenueNeeds, revenuePartial } from './partial.js'
import type { RevenueState } from './partial.js'

export const revenueAnalysis: Analysis<RevenueSpec, RevenueState> = {
  name: 'revenue',
  tables: ['revenue'],
  echo: ({ scope: _, spans: __, ...own }) => ({ ...own, by: breakdownName(own.by) }),
  needs: revenueNeeds,
  catalogue: ({ by }) => by === 'category',
  partial: revenuePartial,
  finish: revenueFinish,
}
