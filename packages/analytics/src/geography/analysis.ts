import type { Analysis } from '../analysis.js'
import type { GeographySpec } from '../scope.js'
import { geographyFinish } from './finish.js'
import { geographyNeeds, geographyPartial } from './partial.js'
import type { GeographyState } from './partial.js'

export const geographyAnalysis: Analysis<GeographySpec, GeographyState> = {
  name: 'geography',
  tables: ['places', 'total'],
  echo: ({ scope: _, ...own }) => own,
  needs: geographyNeeds,
  catalogue: () => false,
  partial: geographyPartial,
  finish: geographyFinish,
}
