import { defineAnalysis } from '../define/define-analysis.js'
import { mergeGrouped } from '../measures/grouped.js'
import { stored, storedGroups } from '../measures/stored.js'
import { inventoryRows, statusRows } from './finish.js'
import { inventoryMeasures } from './measures.js'
import { inventoryParams } from './params.js'
import { inventoryCatalogue, inventoryNeeds, inventoryPartial } from './partial.js'
import { inventorySql } from './sql.js'
import { inventoryTables } from './tables.js'

/**
 * What to reorder, and what lies: today's stock of the active products against what was sold of them. Tables `inventory`
 * (default, a row a product) and `summary` (a row a status). Money is in minor units. A place in `where` is the billing
 * address's; the period has the 90 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const inventory = defineAnalysis({
  name: 'inventory',
  label: 'Inventory',
  question: 'What has to be reordered, and what lies?',
  period: '90 days',
  where: { places: 'own', owners: ['user', 'session', 'order', 'product'] },
  params: inventoryParams,
  tables: inventoryTables,
  mainTable: 'inventory',
  needs: inventoryNeeds,
  catalogue: () => inventoryCatalogue,
  partial: inventoryPartial,
  merge: (states) => mergeGrouped(inventoryMeasures, states),
  stored: stored(storedGroups(inventoryMeasures)),
  finish: (state, spec, catalogue) => {
    const rows = inventoryRows(state, spec, catalogue!)
    return {
      tables: {
        inventory: rows,
        // Made when it is asked for.
        get summary() {
          return statusRows(rows)
        },
      },
      warnings: [],
    }
  },
  sql: inventorySql,
})
