import { analyze } from './execute/run.js'
import type { FunnelParams } from './funnel/params.js'
import type { GeographyParams } from './geography/params.js'
import type { Result } from './result/result.js'
import type { RevenueParams } from './revenue/params.js'
import type { RfmParams } from './rfm/params.js'
import type { Shop } from './shop.js'

/**
 * Scores customers by recency (days), frequency (orders) and money (minor units), and puts them into groups. Tables
 * `customers` (default, a row a user) and `groups` (eleven rows). A score is min(B, ⌊B × worse ÷ (n − 1)⌋ + 1), worse
 * being how many of n customers are strictly worse: the rank that PERCENT_RANK gives in SQL, in B steps.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const rfm = (shop: Shop, params: RfmParams = {}): Promise<Result<'customers' | 'groups'>> =>
  analyze(shop, 'rfm', params)

/**
 * How far persons get through steps within a window, the last of which may be an order of the ledger; times in
 * milliseconds. Tables `steps` (default, by breakdown and step) and `summary` (by breakdown). The longest chain within a
 * window from its first step, as `windowFunnel` of ClickHouse finds it.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const funnel = (shop: Shop, params: FunnelParams = {}): Promise<Result<'steps' | 'summary'>> =>
  analyze(shop, 'funnel', params)

/**
 * Sessions, orders and money (minor units) by place, beside the period before. Tables `places` (default, a row a place)
 * and `total` (one row).
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const geography = (shop: Shop, params: GeographyParams = {}): Promise<Result<'places' | 'total'>> =>
  analyze(shop, 'geography', params)

/**
 * Money (minor units) over time, beside the period before. Table `revenue`, a row a day, week or month and value of
 * `by`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const revenue = (shop: Shop, params: RevenueParams = {}): Promise<Result<'revenue'>> =>
  analyze(shop, 'revenue', params)

export { analysisNames, tableNamed } from './analyses.js'
export { analyze, analyzeAll } from './execute/run.js'
export type { Call } from './execute/run.js'
export { doctor } from './doctor/doctor.js'
export type { DoctorOptions } from './doctor/doctor.js'
export type { Flaw } from './doctor/flaw.js'
export { examineMapping } from './doctor/mapping.js'
export type { ExamineMappingOptions } from './doctor/mapping.js'
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
export type { ExchangeFacts } from './exchange/exchange.js'
export type { Meta } from './result/meta.js'
export type { Result, ResultRow } from './result/result.js'
export type { RevenueParams } from './revenue/params.js'
export type { RfmParams } from './rfm/params.js'
export type { ConditionValue } from './scope.js'
export { open } from './shop.js'
export type { Shop, ShopOptions } from './shop.js'
export { openStore } from './stores/open.js'
export type { OpenOptions, StoreOptions, Wait } from './stores/open.js'
export { shownUrl, storeUrls } from './stores/urls.js'
export type { Stores, StoreUrls } from './stores/urls.js'
export type { SetAside } from './view.js'
