// One line for each analysis: its name is exported, and it is known wherever analyses are listed.
export * from './clv/clv.js'
export * from './cohorts/cohorts.js'
export * from './funnel/funnel.js'
export * from './geography/geography.js'
export * from './migration/migration.js'
export * from './repurchase/repurchase.js'
export * from './revenue/revenue.js'
export * from './rfm/rfm.js'
