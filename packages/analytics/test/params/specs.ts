import type { Extents } from '../../src/params/common.js'
import type { FunnelSpec } from '../../src/funnel/params.js'
import type { GeographySpec } from '../../src/geography/params.js'
import type { InventorySpec } from '../../src/inventory/params.js'
import type { ProductsSpec } from '../../src/products/params.js'
import type { RevenueSpec } from '../../src/revenue/params.js'
import type { RfmSpec } from '../../src/rfm/params.js'
import { analysisNamed } from '../../src/registry.js'

/** Parameters as JavaScript or a file of JSON may hold them, whatever the types say. */
export type Given = Record<string, unknown>

/** What reads each analysis's parameters, of a shop of these extents. */
export const specsOf = (extents: Extents) => {
  const read =
    (name: string) =>
    (given: Given, of: Extents = extents) =>
      analysisNamed(name).spec(given, of)
  return {
    rfm: read('rfm') as (given: Given, of?: Extents) => RfmSpec,
    funnel: read('funnel') as (given: Given, of?: Extents) => FunnelSpec,
    geography: read('geography') as (given: Given, of?: Extents) => GeographySpec,
    inventory: read('inventory') as (given: Given, of?: Extents) => InventorySpec,
    products: read('products') as (given: Given, of?: Extents) => ProductsSpec,
    revenue: read('revenue') as (given: Given, of?: Extents) => RevenueSpec,
  }
}
