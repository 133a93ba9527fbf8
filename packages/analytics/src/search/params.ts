import type { SpecOf } from '../define/analysis.js'
import { wholeNumber } from '../params/param.js'

export const searchParams = {
  minSearches: wholeNumber(
    1,
    1_000_000_000,
    1,
    'Terms that were searched for less often have no row in `terms`, from 1; `summary` counts all.',
  ),
}

export type SearchSpec = SpecOf<typeof searchParams>
