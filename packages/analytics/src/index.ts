import { analyze } from './execute/run.js'
import type { FunnelParams } from './funnel/params.js'
import type { GeographyParams } from './geography/params.js'
import type { Result } from './result/result.js'
import type { RevenueParams } from './revenue/params.js'
import type { RfmParams } from './rfm/params.js'
import type { Shop } from './shop.js'

/** Scores customers by recency, frequency and money. Tables `customers` (default) and `groups`. */
export const rfm = (shop: Shop, params: RfmParams = {}): Promise<Result<'customers' | 'groups'>> =>
  analyze(shop, 'rfm', params)

/** How far persons get through steps, the last of which may be an order of the ledger. Tables `steps` (default) and `summary`. */
export const funnel = (shop: Shop, params: FunnelParams = {}): Promise<Result<'steps' | 'summary'>> =>
  analyze(shop, 'funnel', params)

/** Sessions, orders and money by place. Tables `places` (default) and `total`. */
export const geography = (shop: Shop, params: GeographyParams = {}): Promise<Result<'places' | 'total'>> =>
  analyze(shop, 'geography', params)

/** Money over time. Table `revenue`. */
export const revenue = (shop: Shop, params: RevenueParams = {}): Promise<Result<'revenue'>> =>
  analyze(shop, 'revenue', params)

export { analysisNames } from './analyses.js'
export { analyze, analyzeAll } from './execute/run.js'
export type { Call } from './execute/run.js'
export { doctor } from './doctor/doctor.js'
export type { DoctorOptions } from './doctor/doctor.js'
export type { Flaw } from './doctor/examine.js'
export type { Count, Diagnosis, EntityState, FieldShare, StoreState } from './doctor/report.js'
export { explain } from './explain/explain.js'
export type { Explanation, PlannedRead } from './explain/explain.js'
export type { FunnelParams, FunnelStep } from './funnel/params.js'
export type { GeographyParams } from './geography/params.js'
export type { Check, Finding, Found } from './inspect/findings.js'
export type { CommonParams, RunOptions } from './params/common.js'
export type { Where } from './params/where.js'
export type { Dangling, LinkCheck } from './reconcile/checks.js'
export type { Difference } from './reconcile/compare-partition.js'
export type { Comparison } from './reconcile/compare.js'
export { reconcile } from './reconcile/reconcile.js'
export type { ReconcileOptions, Reconciliation } from './reconcile/reconcile.js'
export type { Tracking } from './reconcile/tracking.js'
export type { ResultColumn, ResultType } from './result/columns.js'
export type { Meta } from './result/meta.js'
export type { Result, ResultRow } from './result/result.js'
export type { RevenueParams } from './revenue/params.js'
export type { RfmParams } from './rfm/params.js'
export { open } from './shop.js'
export type { Shop, ShopOptions } from './shop.js'
export { shownUrl, storeUrls } from './stores/urls.js'
export type { Stores, StoreUrls } from './stores/urls.js'
