import type { Analysis } from '../analysis.js'
import type { FunnelSpec } from '../scope.js'
import { funnelFinish } from './finish.js'
import { funnelEcho } from './params.js'
import { funnelNeeds, funnelPartial } from './partial.js'
import type { FunnelState } from './partial.js'

export const funnelAnalysis: Analysis<FunnelSpec, FunnelState> = {
  name: 'funnel',
  tables: ['steps', 'summary'],
  echo: funnelEcho,
  needs: funnelNeeds,
  catalogue: () => false,
  partial: funnelPartial,
  finish: funnelFinish,
}
