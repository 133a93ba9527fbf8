export { funnelSql } from '../../packages/analytics/src/funnel/sql.js'
export { geographySql } from '../../packages/analytics/src/geography/sql.js'
export { revenueSql } from '../../packages/analytics/src/revenue/sql.js'
export { rfmSql } from '../../packages/analytics/src/rfm/sql.js'
export { eventFields, flatFields } from '../../packages/analytics/src/sql/fields.js'
export type { FlatField } from '../../packages/analytics/src/sql/fields.js'
export type { Query } from '../../packages/analytics/src/sql/query.js'
export type {
  FunnelSpec,
  GeographySpec,
  RevenueSpec,
  RfmSpec,
  Scope,
  Span,
  StepSpec,
} from '../../packages/analytics/src/scope.js'
export { analysisNamed } from '../../packages/analytics/src/analyses.js'
export { planRun } from '../../packages/analytics/src/execute/plan.js'
