import { funnelSpec } from '../../src/funnel/params.js'
import { geographySpec } from '../../src/geography/params.js'
import { revenueSpec } from '../../src/revenue/params.js'
import { rfmSpec } from '../../src/rfm/params.js'

type Extents = Parameters<typeof rfmSpec>[1]

/** Parameters as JavaScript or a file of JSON may hold them, whatever the types say. */
export type Given = Record<string, unknown>

/** What reads each analysis's parameters, of a shop of these extents. */
export const specsOf = (extents: Extents) => ({
  rfm: (given: Given) => rfmSpec(given, extents),
  funnel: (given: Given) => funnelSpec(given, extents),
  geography: (given: Given) => geographySpec(given, extents),
  revenue: (given: Given) => revenueSpec(given, extents),
})
