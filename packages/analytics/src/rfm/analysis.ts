import type { Analysis } from '../analysis.js'
import type { RfmSpec } from '../scope.js'
import { rfmFinish } from './finish.js'
import { rfmNeeds, rfmPartial } from './partial.js'
import type { RfmState } from './partial.js'

export const rfmAnalysis: Analysis<RfmSpec, RfmState> = {
  name: 'rfm',
  tables: ['customers', 'groups'],
  echo: ({ scope: _, ...own }) => own,
  needs: rfmNeeds,
  catalogue: () => false,
  partial: rfmPartial,
  finish: rfmFinish,
}
