// Written by tools/client-types.ts from what the analyses declare.
import type { Cell, FunnelStep, PointInTime, Where } from './answer.js'

/** Parameters of every analysis. */
export interface CommonParams {
  /** First day of a week. */
  readonly weekStart?: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'
  /** Order statuses that count; the others have no orders and no money. */
  readonly statuses?: readonly string[]
  /** Also test orders. */
  readonly test?: boolean
  /** Also sessions of bots. */
  readonly bots?: boolean
  /** Also sessions of the shop's own staff. */
  readonly internal?: boolean
  /** IANA name of the zone in which dates are read, and days, weeks and months begin. */
  readonly timeZone?: string
  /** ISO 4217 code; orders in another currency are set aside. */
  readonly currency?: string
  /** Exclusive upper bound: later data is ignored. */
  readonly asOf?: PointInTime
  /** Conditions on fields, joined by and. */
  readonly where?: Where
}

/** Those of an analysis of a period. */
export interface PeriodParams extends CommonParams {
  /** From when to when, the end exclusive. */
  readonly period?: { readonly from?: PointInTime; readonly to?: PointInTime }
  /** Another period, whose numbers stand beside these. */
  readonly compare?: 'previous' | 'year' | { readonly from: PointInTime; readonly to: PointInTime } | null
}

/** Parameters of anomalies. Did something break yesterday? */
export interface AnomaliesParams extends CommonParams {
  /** How many days are looked at: the last whole ones before `asOf`, in `timeZone`; 1 to 366. */
  readonly days?: number
  /** In how many weeks before a day its weekday is looked up, 1 to 520; nothing is expected of fewer than 4. */
  readonly weeks?: number
  /** The score, in either direction, beyond which a value is flagged. */
  readonly threshold?: number
  /** Whether a refund counts on its own date, or wholly with its order. */
  readonly refundsOn?: 'refund' | 'order'
}

/** By day, then metric: orders, netMinor, aovMinor, sessions, sessionConversion. */
export interface AnomaliesAnomaliesRow {
  /** the date, in `timeZone` */
  readonly day: string
  /** "orders", "netMinor", "aovMinor" (both in minor units), "sessions" or "sessionConversion" (a share) */
  readonly metric: string
  /** what the day came to; null where its store does not cover all of it, or with nothing to divide by */
  readonly actual: number | null
  /** median of the same weekday in the `weeks` weeks before; null of fewer than 4 such days */
  readonly expected: number | null
  /** 1.4826 × the median distance of these days from `expected`, or the least that is taken for chance */
  readonly spread: number | null
  /** (`actual` − `expected`) ÷ `spread` */
  readonly score: number | null
  /** whether `score` is beyond `threshold`, in either direction */
  readonly flagged: boolean
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of attribution. Which visits earned the orders? */
export interface AttributionParams extends PeriodParams {
  /** Any field of the session, such as `'channel'`, `'source'`, `'campaign'` or `'landingPage'`. */
  readonly by?: string
  /** Which touches earn the order: the last whose channel is not direct, the last or the first alone, all alike (`linear`), all but less the older they are (`timeDecay`), or 40% the first, 40% the last and 20% those between (`position`). */
  readonly model?: 'lastNonDirect' | 'last' | 'first' | 'linear' | 'timeDecay' | 'position'
  /** How long before an order a session may start and still be a touch, both ends included: `'30d'`. */
  readonly window?: string | number
  /** After how long before the last touch a touch weighs half as much, with `timeDecay`: `'7d'`. */
  readonly halfLife?: string | number
}

/** By the field of `by`, "(no session)", then "(not set)", last. A value has a row if a touch of an order has it. */
export interface AttributionCreditsRow {
  /** pairs of an order and a touch of it */
  readonly touches: number
  /** orders earned under `model`, in parts of a millionth: they add up to all orders */
  readonly orders: number
  /** `orders` ÷ all orders */
  readonly ordersShare: number | null
  /** net earned under `model` */
  readonly netMinor: number
  /** `netMinor` ÷ the net of all orders; null unless that is above 0 */
  readonly netShare: number | null
  /** orders that have touches of the value, none of which earned a part under `model` */
  readonly assisted: number
  /** Fields of a breakdown, and columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** By the field of `by`, as `credits`. Each column adds up to the net of all orders. */
export interface AttributionModelsRow {
  /** net earned if the first touch earns all */
  readonly firstNetMinor: number
  /** if the last one does */
  readonly lastNetMinor: number
  /** if the last one that is not direct does, or the last where all are direct */
  readonly lastNonDirectNetMinor: number
  /** if all earn the same */
  readonly linearNetMinor: number
  /** if a touch earns half as much for each `halfLife` before the last touch */
  readonly timeDecayNetMinor: number
  /** if the first and the last earn 40% each, and those between share 20% */
  readonly positionNetMinor: number
  /** Fields of a breakdown, and columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** By `orders`, the most first, then by `path`. */
export interface AttributionPathsRow {
  /** values of the touches from the first to the last, neighbours that are equal once, the last 20 of these; "(no session)" without a touch */
  readonly path: string
  /** orders with these touches */
  readonly orders: number
  /** `orders` ÷ all orders */
  readonly ordersShare: number | null
  /** their net */
  readonly netMinor: number
  /** median days from the first touch to the order; null without touches */
  readonly medianDays: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** One row. */
export interface AttributionSummaryRow {
  /** orders of the period */
  readonly orders: number
  /** those with at least one touch */
  readonly ordersWithTouch: number
  /** touches ÷ `ordersWithTouch` */
  readonly touchesPerOrder: number | null
  /** median days from the first touch to the order */
  readonly medianDays: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of basket. What is bought together? */
export interface BasketParams extends PeriodParams {
  /** What an item is: a product, or its `'subcategory'` (the category that it is in), `'category'` (the top one) or `'brand'`. */
  readonly level?: 'product' | 'subcategory' | 'category' | 'brand'
  /** In how many orders items, and pairs of them, have to be to have a row. */
  readonly minOrders?: number
  /** Orders with more different items are set aside, 1 to 1000: pairs grow with the square of them. */
  readonly maxItems?: number
}

/** By `orders`, the most first, then `ifItem`, then `thenItem`; each pair in both directions. */
export interface BasketRulesRow {
  /** who buys this one: the id of a product, or a value of `level` */
  readonly ifItem: string
  /** its name, null of an unknown product; at the level product */
  readonly ifName?: string | null
  /** buys this one too */
  readonly thenItem: string
  /** its name, null of an unknown product; at the level product */
  readonly thenName?: string | null
  /** orders with both */
  readonly orders: number
  /** `orders` ÷ baskets */
  readonly support: number | null
  /** `orders` ÷ those with `ifItem` */
  readonly confidence: number | null
  /** `orders` × baskets ÷ (those with `ifItem` × those with `thenItem`): how many times as often as by chance */
  readonly lift: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** By `orders`, the most first, then `item`. */
export interface BasketItemsRow {
  /** the id of a product, or a value of `level` */
  readonly item: string
  /** its name, null of an unknown product; at the level product */
  readonly name?: string | null
  /** orders with it */
  readonly orders: number
  /** `orders` ÷ baskets */
  readonly support: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** One row. */
export interface BasketSummaryRow {
  /** orders of the period that are not set aside */
  readonly orders: number
  /** those with an item */
  readonly baskets: number
  /** those with two different ones or more */
  readonly multiItem: number
  /** different items ÷ `baskets` */
  readonly itemsPerBasket: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of clv. What will customers buy, and what are they worth? */
export interface ClvParams extends CommonParams {
  /** How far ahead purchases and value are expected: `'365d'`, `'26w'`, or milliseconds; at most 3,660 days. */
  readonly horizon?: string | number
  /** What money a year away is worth less: 0.1 is 10% a year of 52 weeks. From 0 to 5. */
  readonly discountRate?: number
  /** How long before `asOf` the models are fitted once more, to be held against what happened since: `'90d'`, or milliseconds; at most 3,660 days. Null is not at all, and leaves `validation` empty. */
  readonly holdout?: string | number | null
}

/** By `userId`. */
export interface ClvCustomersRow {
  /** the user */
  readonly userId: string
  /** purchase days but the first: x */
  readonly frequency: number
  /** days from the first purchase day to the last: t_x */
  readonly recencyDays: number
  /** days from the first purchase day to the date of the last instant before `asOf`: T */
  readonly ageDays: number
  /** mean of gross − discounts of the purchase days but the first: m; null with `frequency` 0 */
  readonly monetaryMinor: number | null
  /** probability that they have not stopped buying; null with `frequency` 0, of whom the model always says 1, and without a fit */
  readonly probabilityAlive: number | null
  /** purchase days expected within `horizon`; null without a fit */
  readonly expectedPurchases: number | null
  /** gross − discounts expected of a purchase day; null without a fit, or where the model has no mean */
  readonly expectedOrderMinor: number | null
  /** Σ over the weeks of `horizon` of expected purchase days, discounted, × what is expected of one; null where either is */
  readonly valueMinor: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** One row. */
export interface ClvModelRow {
  /** customers: all with an order */
  readonly customers: number
  /** BG/NBD: shape of the purchase rates; null, as the next four, without a fit */
  readonly r: number | null
  /** their rate, in weeks */
  readonly alpha: number | null
  /** BG/NBD: first parameter of the chance to stop after a purchase */
  readonly a: number | null
  /** the second */
  readonly b: number | null
  /** Σ over `customers` */
  readonly logLikelihood: number | null
  /** those with `frequency` and `monetaryMinor` above 0 (before rounding) */
  readonly valueCustomers: number
  /** Gamma-Gamma: shape of what purchase days are worth; null, as the next three, without a fit */
  readonly p: number | null
  /** Gamma-Gamma: shape of how customers differ */
  readonly q: number | null
  /** their scale, in minor units */
  readonly v: number | null
  /** Σ over `valueCustomers`, of means in minor units */
  readonly valueLogLikelihood: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** By `frequency`; always nine rows, or none without `holdout`. */
export interface ClvValidationRow {
  /** `frequency` at the start of the holdout: "0" to "6", "7+", then "all" */
  readonly frequency: string
  /** customers of it */
  readonly customers: number
  /** mean of their purchase days in the holdout; null without customers */
  readonly actual: number | null
  /** mean of what the model, fitted at the start of the holdout, expected; null without customers or a fit */
  readonly predicted: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of cohorts. Who comes back, and does that get better? */
export interface CohortsParams extends PeriodParams {
  /** What puts a user into a cohort: the first order, signing up, or the first signed-in session. */
  readonly cohort?: 'firstOrder' | 'signup' | 'firstSession'
  /** Length of a cohort, and of the steps in which it is followed. */
  readonly every?: 'month' | 'week' | 'day'
  /** What makes a user active: an order, or a session. */
  readonly activity?: 'order' | 'session'
  /** The last `n` that has rows, 1 to 120; the first is 0. */
  readonly periods?: number
  /** How `n` is counted: in units of the calendar since that of the cohort, or in spans of 1, 7 or 30 days of 24 hours since the user's own start. */
  readonly counting?: 'calendar' | 'rolling'
  /** Whether a user is active in `n` by an activity of that `n` (`on`), or by one of a later `n` too (`onOrAfter`). */
  readonly mode?: 'on' | 'onOrAfter'
}

/** A row for each day, week or month in which users began, and each `n` of it that has begun by `asOf`; by cohort, then `n`. */
export interface CohortsCohortsRow {
  /** start of the cohort's day, week or month */
  readonly cohort: string
  /** which day, week or month since the start, from 0 */
  readonly n: number
  /** users of the cohort */
  readonly users: number
  /** those of them who are active in `n` */
  readonly active: number
  /** `active` ÷ `users` */
  readonly retention: number | null
  /** their orders of this `n`, whatever `activity` is */
  readonly orders: number
  /** net of these orders */
  readonly netMinor: number
  /** net of the orders of this `n` and those before */
  readonly cumulativeNetMinor: number
  /** `cumulativeNetMinor` ÷ `users`, rounded */
  readonly netPerUserMinor: number | null
  /** whether `n` is over for every user of the cohort */
  readonly complete: boolean
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** A row for each `n` that is complete for a cohort, over those cohorts. */
export interface CohortsSummaryRow {
  /** which day, week or month since the start, from 0 */
  readonly n: number
  /** users of the cohorts whose `n` is complete */
  readonly users: number
  /** those of them who are active in `n` */
  readonly active: number
  /** `active` ÷ `users`: the number to trust */
  readonly retention: number | null
  /** their `cumulativeNetMinor` ÷ `users`, rounded */
  readonly netPerUserMinor: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of funnel. How far do visitors get on the way to an order? */
export interface FunnelParams extends PeriodParams {
  /** 2 to 20 event types, or steps with conditions, in their order. */
  readonly steps?: readonly (string | FunnelStep)[]
  /** What cuts a chain where it stands between two of its steps. */
  readonly exclude?: readonly (string | FunnelStep)[]
  /** Longest time from the first step to the last, both ends included, above 0: such as `'7d'`, `'6h'`, `'30m'`, or milliseconds. */
  readonly window?: string | number
  /** Whether a purchase is an order of the ledger, tracked or not, or a tracked event. */
  readonly purchase?: 'orders' | 'events'
  /** Whose chains are counted. By session, an order belongs to the session that it names. */
  readonly counting?: 'person' | 'session'
  /** Whether other steps may stand between two steps of a chain. */
  readonly mode?: 'sequential' | 'strict'
  /** Breakdown: a field of the session, or of its user; `null` is none. */
  readonly by?: string | null
  /** Whose session's field that is: the first step's, or the last reached step's. */
  readonly attribution?: 'first' | 'last'
}

/** By the field of `by`, then the step. */
export interface FunnelStepsRow {
  /** from 1 */
  readonly step: number
  /** the step's name, or its type */
  readonly name: string
  /** persons (or sessions) who got there */
  readonly reached: number
  /** `reached` ÷ those who entered; null if nobody did */
  readonly fromFirst: number | null
  /** `reached` ÷ those who reached the step before; null at step 1 */
  readonly fromPrevious: number | null
  /** median of the milliseconds since the first step; 0 at step 1, null if nobody got there */
  readonly medianMsFromFirst: number | null
  /** mean of the same */
  readonly meanMsFromFirst: number | null
  /** median of the milliseconds since the step before; null at step 1 */
  readonly medianMsFromPrevious: number | null
  /** mean of the same */
  readonly meanMsFromPrevious: number | null
  /** net of the orders in the chains; null at steps that are not the ledger */
  readonly netMinor: number | null
  /** Fields of a breakdown, and columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** By the field of `by`. */
export interface FunnelSummaryRow {
  /** persons (or sessions) who took the first step in the period */
  readonly entered: number
  /** those of them who reached the last step */
  readonly converted: number
  /** those who have not, and still have time */
  readonly pending: number
  /** those who have not, and had the whole window */
  readonly dropped: number
  /** `converted` ÷ `entered` */
  readonly conversion: number | null
  /** entries that had the whole window before `asOf` */
  readonly matureEntered: number
  /** those of them who reached the last step */
  readonly matureConverted: number
  /** `matureConverted` ÷ `matureEntered`: the number to trust */
  readonly matureConversion: number | null
  /** Fields of a breakdown, and columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of geography. Where do customers and sales come from? */
export interface GeographyParams extends PeriodParams {
  /** How far a place goes: country, region (country and region), or city (all three). */
  readonly level?: 'country' | 'region' | 'city'
  /** Whose place counts: that of the session, of the customer's profile, or of an address of the order. */
  readonly basis?: 'session' | 'customer' | 'billing' | 'shipping'
  /** What converts a session: an order that names it, or a tracked purchase in it. */
  readonly purchase?: 'orders' | 'events'
  /** Whether a refund counts on its own date, or wholly with its order. */
  readonly refundsOn?: 'refund' | 'order'
}

/** By place, "(no session)" and "(not set)" last. */
export interface GeographyPlacesRow {
  /** ISO 3166-1 alpha-2 */
  readonly country: string
  /** ISO 3166-2; at the levels region and city */
  readonly region?: string
  /** at the level city */
  readonly city?: string
  /** distinct persons with a session in the period */
  readonly persons: number | null
  /** sessions that start in the period */
  readonly sessions: number | null
  /** those of them, on days that both stores cover, that converted */
  readonly convertedSessions: number | null
  /** `convertedSessions` ÷ the sessions of those days */
  readonly sessionConversion: number | null
  /** counted orders */
  readonly orders: number
  /** distinct users with one */
  readonly buyers: number
  /** before discounts and returns */
  readonly grossMinor: number
  /** discounts */
  readonly discountsMinor: number
  /** goods refunded */
  readonly returnsMinor: number
  /** gross − discounts − returns */
  readonly netMinor: number
  /** (gross − discounts) ÷ orders; null without orders */
  readonly aovMinor: number | null
  /** net ÷ sessions, both of the days that both stores cover; null without sessions */
  readonly netPerSessionMinor: number | null
  /** of the net of all places; null if that is 0 */
  readonly netShare: number | null
  /** sessions of the previous period; null if the store covers nothing of it */
  readonly previousSessions: number | null
  /** orders of the previous period; null if the store covers nothing of it */
  readonly previousOrders: number | null
  /** net of the previous period; null if the store covers nothing of it */
  readonly previousNetMinor: number | null
  /** net ÷ previous net − 1; null unless previous net is above 0 */
  readonly netChange: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** One row, of all places. */
export interface GeographyTotalRow {
  /** distinct persons with a session in the period */
  readonly persons: number | null
  /** sessions that start in the period */
  readonly sessions: number | null
  /** those of them, on days that both stores cover, that converted */
  readonly convertedSessions: number | null
  /** `convertedSessions` ÷ the sessions of those days */
  readonly sessionConversion: number | null
  /** counted orders */
  readonly orders: number
  /** distinct users with one */
  readonly buyers: number
  /** before discounts and returns */
  readonly grossMinor: number
  /** discounts */
  readonly discountsMinor: number
  /** goods refunded */
  readonly returnsMinor: number
  /** gross − discounts − returns */
  readonly netMinor: number
  /** (gross − discounts) ÷ orders; null without orders */
  readonly aovMinor: number | null
  /** net ÷ sessions, both of the days that both stores cover; null without sessions */
  readonly netPerSessionMinor: number | null
  /** of the net of all places; null if that is 0 */
  readonly netShare: number | null
  /** sessions of the previous period; null if the store covers nothing of it */
  readonly previousSessions: number | null
  /** orders of the previous period; null if the store covers nothing of it */
  readonly previousOrders: number | null
  /** net of the previous period; null if the store covers nothing of it */
  readonly previousNetMinor: number | null
  /** net ÷ previous net − 1; null unless previous net is above 0 */
  readonly netChange: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of insights. What to look at first? */
export interface InsightsParams extends PeriodParams {
  /** Findings at most, 1 to 100: those with the most money at stake. */
  readonly limit?: number
}

/** By money at stake, the most first; then those of which it cannot be told, by kind and sentence. None is a valid answer. */
export interface InsightsFindingsRow {
  /** from 1 */
  readonly rank: number
  /** what kind of finding it is */
  readonly kind: string
  /** what was found, with its numbers and of whom they are */
  readonly sentence: string
  /** net revenue at stake; null where it cannot be told */
  readonly netMinor: number | null
  /** the test that it passed, and how what is at stake was counted */
  readonly evidence: string
  /** the command that shows the numbers behind it */
  readonly call: string
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of inventory. What has to be reordered, and what lies? */
export interface InventoryParams extends PeriodParams {
  /** Days from an order at the supplier to its arrival. */
  readonly leadTimeDays?: number
  /** Days that the stock has to last beyond that. */
  readonly safetyDays?: number
  /** A stock that lasts longer is an overstock. */
  readonly maxCoverDays?: number
  /** A product that was created less than so many days before `to` is new. */
  readonly newDays?: number
}

/** By `productId`. */
export interface InventoryInventoryRow {
  /** the product */
  readonly productId: string
  /** its name */
  readonly name: string
  /** name of its top category, or "(not set)" */
  readonly category: string
  /** today's stock; null if it is not known */
  readonly stock: number | null
  /** units sold in the period */
  readonly units: number
  /** `units` ÷ the days of the period, from the creation of the product on */
  readonly unitsPerDay: number | null
  /** `stock` ÷ `unitsPerDay`: how long the stock lasts at this rate */
  readonly daysOfCover: number | null
  /** `units` ÷ (`units` + `stock`); null unless that is above 0 */
  readonly sellThrough: number | null
  /** time of the last order with it before `asOf`, also before the period */
  readonly lastOrderAt: string | null
  /** what is sold in `leadTimeDays` + `safetyDays` at this rate, rounded up: order at or below it */
  readonly reorderPoint: number | null
  /** what is to be done: "unknown", "out of stock", "reorder", "idle", "new", "dead", "overstock" or "ok" */
  readonly status: string
  /** stock × cost; null if one of them is not known */
  readonly stockValueMinor: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** By status, in the order in which they are asked; always all eight. */
export interface InventorySummaryRow {
  /** the status */
  readonly status: string
  /** products */
  readonly products: number
  /** their stock, of those of which it is known */
  readonly stock: number
  /** its value, of those that have one */
  readonly stockValueMinor: number
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of migration. Who moved between the RFM groups? */
export interface MigrationParams extends CommonParams {
  /** The moment to compare with, before `asOf`; by default the local date and time of `asOf`, 90 dates earlier. */
  readonly compareWith?: PointInTime
  /** What monetary adds up: money for goods less discounts and returns (`net`), before both (`gross`), or with shipping and tax (`total`). */
  readonly monetary?: 'net' | 'gross' | 'total'
  /** Scores of each measure, 2 to 10. */
  readonly bins?: number
  /** Boundaries of your own by measure, 1 to 9 ascending numbers: each the lowest value of the next better score, for recency (days) the highest. Money is in minor units. A measure without cuts uses `bins`. */
  readonly cuts?: { recency?: readonly number[]; frequency?: readonly number[]; monetary?: readonly number[] }
  /** `rank`: customers with equal values share a score; `ntile`: groups of equal size, ties by userId. */
  readonly method?: 'rank' | 'ntile'
}

/** Always 12 × 11 rows: by the group of then, in rfm's order, "(none)" last; then by the group of now. */
export interface MigrationMatrixRow {
  /** the group at `compareWith`; "(none)" are users who did not exist yet */
  readonly fromGroup: string
  /** the group at `asOf` */
  readonly toGroup: string
  /** users who went from the one to the other */
  readonly customers: number
  /** of the users of `fromGroup`; null if there are none */
  readonly share: number | null
  /** net of their orders at or after `compareWith` */
  readonly netMinor: number
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** A row for each user that passes `where`, by `userId`. */
export interface MigrationCustomersRow {
  /** the user */
  readonly userId: string
  /** the group at `compareWith`; "(none)" if the user did not exist yet */
  readonly fromGroup: string
  /** the group at `asOf` */
  readonly toGroup: string
  /** score of recency at `compareWith`; null without an order */
  readonly fromR: number | null
  /** score of frequency then */
  readonly fromF: number | null
  /** score of money then */
  readonly fromM: number | null
  /** score of recency at `asOf`; null without an order */
  readonly r: number | null
  /** score of frequency */
  readonly f: number | null
  /** score of money */
  readonly m: number | null
  /** "new" from "(none)", else "same", or "up" or "down": whether `toGroup` stands earlier or later in rfm's order */
  readonly movement: string
  /** net of their orders at or after `compareWith` */
  readonly netMinor: number
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of paths. What do people do next? */
export interface PathsParams extends PeriodParams {
  /** What a path is made of: types of events, pages, or the top categories of events' products. */
  readonly nodes?: 'type' | 'page' | 'category'
  /** Whose paths are counted: of each session by itself, or of each person over all sessions of the period. */
  readonly counting?: 'session' | 'person'
  /** Paths begin at the first event that is this, an event type or `{type, where}` as in a funnel. */
  readonly start?: string | FunnelStep | null
  /** Paths lead up to the first event that is this, and are told from the back; not together with `start`. */
  readonly end?: string | FunnelStep | null
  /** Values of a path, 2 to 20: its first ones, or with `end` its last. */
  readonly length?: number
  /** Rows of `paths`. */
  readonly limit?: number
}

/** By `position`, then by `count`, the most first, then by `from` and `to`. */
export interface PathsLinksRow {
  /** place of `from` in the path, from 1; with `end` from the back: −1 leads into the last value */
  readonly position: number
  /** a value */
  readonly from: string
  /** the one after it; "(end)" where nothing comes */
  readonly to: string
  /** paths that have them so */
  readonly count: number
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** By `count`, the most first, then by `path`; the first `limit`. */
export interface PathsPathsRow {
  /** its values, in order */
  readonly path: string
  /** how often it was taken */
  readonly count: number
  /** `count` ÷ all paths */
  readonly share: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of prices. What did a change of price do? */
export interface PricesParams extends PeriodParams {
  /** Days of 24 hours before and after a change that are compared. */
  readonly days?: number
}

/** By `at`, then `productId`; changes of one product at one instant as they are listed. */
export interface PricesPricesRow {
  /** the product */
  readonly productId: string
  /** its name */
  readonly name: string
  /** when the price changed */
  readonly at: string
  /** the price before */
  readonly fromMinor: number
  /** the price from then on */
  readonly toMinor: number
  /** `to` ÷ `from` − 1; null unless the price before is above 0 */
  readonly change: number | null
  /** units of the `days` before */
  readonly unitsBefore: number
  /** units of the `days` from the change on */
  readonly unitsAfter: number
  /** net of the `days` before, of lines of the product */
  readonly netBeforeMinor: number
  /** net of the `days` from the change on */
  readonly netAfterMinor: number
  /** persons who looked at it in the `days` before */
  readonly viewersBefore: number
  /** persons who did from the change on */
  readonly viewersAfter: number
  /** (units after − before) ÷ their sum ÷ ((to − from) ÷ (to + from)); null unless `complete`, of a change of 1% and more, and of 10 units and more */
  readonly elasticity: number | null
  /** whether all the days lie within the orders and before `asOf`, and no other change of the product in them */
  readonly complete: boolean
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of products. What is looked at, put into the cart and bought, and what is left of it? */
export interface ProductsParams extends PeriodParams {
  /** What a row is: a product, or all products of a `'subcategory'` (their category), a `'category'` (the top one) or a `'brand'`. */
  readonly level?: 'product' | 'subcategory' | 'category' | 'brand'
  /** Whether a refund counts on its own date, or wholly with its order. */
  readonly refundsOn?: 'refund' | 'order'
  /** Where the classes A and B end, as shares of the net of all rows whose net is above 0, the greatest first. */
  readonly abc?: readonly number[]
}

/** By net, the greatest first, then by id or value; "(not set)" last. */
export interface ProductsProductsRow {
  /** the product; "(not set)" is what is of an unknown one; at the level product */
  readonly productId?: string
  /** its name; at the level product */
  readonly name?: string | null
  /** name of the category of its products, or "(not set)"; at the level subcategory */
  readonly subcategory?: string
  /** name of the top category, or "(not set)"; at the levels product and category */
  readonly category?: string
  /** brand of its products, or "(not set)"; at the level brand */
  readonly brand?: string
  /** product views */
  readonly views: number
  /** distinct persons with one */
  readonly viewers: number
  /** distinct persons who put it into the cart */
  readonly adders: number
  /** persons who are both ÷ `viewers` */
  readonly viewToCart: number | null
  /** counted orders */
  readonly orders: number
  /** distinct users with one */
  readonly buyers: number
  /** viewers who are buyers ÷ `viewers` */
  readonly viewToOrder: number | null
  /** Σ quantity; returns do not reduce it */
  readonly units: number
  /** before discounts and returns */
  readonly grossMinor: number
  /** discounts */
  readonly discountsMinor: number
  /** goods refunded */
  readonly returnsMinor: number
  /** gross − discounts − returns */
  readonly netMinor: number
  /** of the net of all rows; null unless that is above 0 */
  readonly netShare: number | null
  /** today's cost × units; null if a unit was sold whose product has no cost */
  readonly costMinor: number | null
  /** net − cost */
  readonly marginMinor: number | null
  /** margin ÷ net; null unless net is above 0 */
  readonly marginRate: number | null
  /** goods refunded before `asOf` of the period's orders ÷ (gross − discounts) */
  readonly returnRate: number | null
  /** "A", "B" or "C" by the share of net that the rows before have (`abc`), "U" where net is not above 0 */
  readonly abc: string
  /** today's stock; at the level product */
  readonly stock?: number | null
  /** product views of the previous period; null if the store covers nothing of it */
  readonly previousViews: number | null
  /** net of the previous period; null if the store covers nothing of it */
  readonly previousNetMinor: number | null
  /** net ÷ previous net − 1; null unless previous net is above 0 */
  readonly netChange: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of repurchase. When do customers order again? */
export interface RepurchaseParams extends PeriodParams {
  /** How long a customer has for the next order: `'90d'`, `'6w'`, or milliseconds. Customers who have had less time are not among the mature ones. */
  readonly window?: string | number
  /** The last order number that has a row, 1 to 100. */
  readonly maxOrder?: number
}

/** A row for each order number from 1 to `maxOrder`, as far as a customer has it. */
export interface RepurchaseStepsRow {
  /** number of the order, from 1 */
  readonly order: number
  /** customers with at least that many orders */
  readonly customers: number
  /** those of them with one more */
  readonly returned: number
  /** `returned` ÷ `customers` */
  readonly repeatRate: number | null
  /** customers whose order of that number + `window` is at or before `asOf` and the period's end */
  readonly matureCustomers: number
  /** those of them whose next order is at most `window` later */
  readonly matureReturned: number
  /** `matureReturned` ÷ `matureCustomers`: the number to trust */
  readonly matureRepeatRate: number | null
  /** median days to the next order, of `matureReturned` */
  readonly medianDaysToNext: number | null
  /** mean of the same */
  readonly meanDaysToNext: number | null
  /** mean of gross − discounts of the orders of that number */
  readonly avgOrderMinor: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** A row for each customer, by `userId`. */
export interface RepurchaseCustomersRow {
  /** the user */
  readonly userId: string
  /** their orders */
  readonly orders: number
  /** time of the first */
  readonly firstAt: string
  /** time of the last */
  readonly lastAt: string
  /** their net */
  readonly netMinor: number
  /** median days between neighbouring orders; null with one order */
  readonly medianGapDays: number | null
  /** days from the last order to `asOf` */
  readonly daysSinceLast: number
  /** `daysSinceLast` ÷ `medianGapDays`; null where that is 0 or null */
  readonly overdue: number | null
  /** "one-time" (one order, or a median gap of 0), "active" (`overdue` up to 1), "slipping" (up to 2), or "lapsed" */
  readonly status: string
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** One row. */
export interface RepurchaseSummaryRow {
  /** customers with an order */
  readonly customers: number
  /** those with more than one */
  readonly repeatCustomers: number
  /** `repeatCustomers` ÷ `customers` */
  readonly repeatRate: number | null
  /** their orders */
  readonly orders: number
  /** `orders` ÷ `customers` */
  readonly ordersPerCustomer: number | null
  /** net of all orders */
  readonly netMinor: number
  /** net of all but first orders */
  readonly repeatNetMinor: number
  /** `repeatNetMinor` ÷ `netMinor` */
  readonly repeatNetShare: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of revenue. How does money develop over time? */
export interface RevenueParams extends PeriodParams {
  /** The calendar unit of a row, in `timeZone`. */
  readonly every?: 'day' | 'week' | 'month'
  /** A row for each value of it: a field of the order, such as `'country'` (the billing address's), `'paymentMethod'` or `'couponCode'`, of its user, such as `'loyaltyTier'`, or of the session that it names; of each line `'product'` (its id), `'brand'`, `'subcategory'` or `'category'` (the top one); `'customerType'` ("new": the user's first order of all, or "returning"); `null` is none. */
  readonly by?: string | null
  /** Whether a refund counts on its own date, or wholly with its order. */
  readonly refundsOn?: 'refund' | 'order'
}

/** By `from`, then the value of `by`. */
export interface RevenueRevenueRow {
  /** calendar start of the row's day, week or month, also where the period begins later */
  readonly from: string
  /** counted orders */
  readonly orders: number
  /** Σ quantity; returns do not reduce it */
  readonly units: number
  /** before discounts and returns */
  readonly grossMinor: number
  /** discounts */
  readonly discountsMinor: number
  /** goods refunded */
  readonly returnsMinor: number
  /** gross − discounts − returns */
  readonly netMinor: number
  /** charged less refunded; null by product, brand, subcategory or category */
  readonly shippingMinor: number | null
  /** charged less refunded; null by product, brand, subcategory or category */
  readonly taxMinor: number | null
  /** net + shipping + tax; null by product, brand, subcategory or category */
  readonly totalMinor: number | null
  /** (gross − discounts) ÷ orders; null without orders, and by product, brand, subcategory or category */
  readonly aovMinor: number | null
  /** distinct users with a counted order */
  readonly buyers: number
  /** those whose first counted order of all it holds */
  readonly newBuyers: number
  /** net of the row's own span, moved back by the period's length; 0 if nothing is there, null if the store covers nothing of the previous period */
  readonly previousNetMinor: number | null
  /** Fields of a breakdown, and columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of rfm. Who are my best customers, and whom am I losing? */
export interface RfmParams extends PeriodParams {
  /** What monetary adds up: money for goods less discounts and returns (`net`), before both (`gross`), or with shipping and tax (`total`). */
  readonly monetary?: 'net' | 'gross' | 'total'
  /** Scores of each measure, 2 to 10. */
  readonly bins?: number
  /** Boundaries of your own by measure, 1 to 9 ascending numbers: each the lowest value of the next better score, for recency (days) the highest. Money is in minor units. A measure without cuts uses `bins`. */
  readonly cuts?: { recency?: readonly number[]; frequency?: readonly number[]; monetary?: readonly number[] }
  /** `rank`: customers with equal values share a score; `ntile`: groups of equal size, ties by userId. */
  readonly method?: 'rank' | 'ntile'
}

/** A row for each user that passes `where`, by `userId`. */
export interface RfmCustomersRow {
  /** the user */
  readonly userId: string
  /** whole days since the last counted order; null for Prospects */
  readonly recencyDays: number | null
  /** counted orders */
  readonly frequency: number
  /** their net, gross or total, by `monetary`; 0 for Prospects */
  readonly monetaryMinor: number
  /** score of recency, 1 to B; null for Prospects */
  readonly r: number | null
  /** score of frequency; null for Prospects */
  readonly f: number | null
  /** score of money; null for Prospects */
  readonly m: number | null
  /** one of the eleven groups */
  readonly group: string
  /** the user's; null if not known */
  readonly country: string | null
  /** the user's; null if there is none */
  readonly loyaltyTier: string | null
  /** signed-in sessions that start in the period */
  readonly sessions: number
  /** start of the latest of them; null without one */
  readonly lastSessionAt: string | null
  /** those of them that a counted order before `asOf` names */
  readonly convertedSessions: number
  /** the most frequent device of them, ties by bytes; null without sessions */
  readonly topDevice: string | null
  /** the most frequent channel of them, ties by bytes; null without sessions */
  readonly topChannel: string | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Always eleven rows, in the order of the groups. */
export interface RfmGroupsRow {
  /** the group */
  readonly group: string
  /** users in it */
  readonly customers: number
  /** of all users that pass `where` */
  readonly share: number | null
  /** net of their counted orders, whatever `monetary` is */
  readonly netMinor: number
  /** of the net of all groups; null if that is 0 */
  readonly netShare: number | null
  /** mean of `recencyDays`; null for an empty group and for Prospects */
  readonly avgRecencyDays: number | null
  /** mean of `frequency`; null for an empty group */
  readonly avgFrequency: number | null
  /** mean of `monetaryMinor`, rounded; null for an empty group */
  readonly avgMonetaryMinor: number | null
  /** their sessions that start in the period */
  readonly sessions: number
  /** those of them that a counted order names ÷ `sessions`; null without sessions */
  readonly sessionConversion: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of search. What do people search for, and do they find it? */
export interface SearchParams extends PeriodParams {
  /** Terms that were searched for less often have no row in `terms`, from 1; `summary` counts all. */
  readonly minSearches?: number
}

/** By `searches`, the most first, then by `term`; terms with at least `minSearches`. */
export interface SearchTermsRow {
  /** what was searched for, in lower case and without spare spaces */
  readonly term: string
  /** searches for it */
  readonly searches: number
  /** sessions with one */
  readonly sessions: number
  /** distinct persons with one */
  readonly persons: number
  /** searches that found nothing */
  readonly zeroResults: number
  /** `zeroResults` ÷ the searches of which it is known how many they found */
  readonly zeroResultRate: number | null
  /** searches after which a product was viewed, before the next search */
  readonly clicked: number
  /** `clicked` ÷ `searches` */
  readonly clickRate: number | null
  /** `sessions` that a counted order names */
  readonly convertedSessions: number
  /** `convertedSessions` ÷ `sessions` */
  readonly sessionConversion: number | null
  /** net of the orders that name them */
  readonly netMinor: number
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** One row, whatever `minSearches`. */
export interface SearchSummaryRow {
  /** searches for a term */
  readonly searches: number
  /** distinct terms */
  readonly terms: number
  /** sessions with one */
  readonly sessions: number
  /** `sessions` ÷ all sessions of the period */
  readonly sessionShare: number | null
  /** searches that found nothing ÷ those of which it is known */
  readonly zeroResultRate: number | null
  /** searches after which a product was viewed, before the next search ÷ `searches` */
  readonly clickRate: number | null
  /** converted sessions with a term ÷ sessions with one */
  readonly conversionWithSearch: number | null
  /** the same of the other sessions */
  readonly conversionWithout: number | null
  /** Columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters of sessions. Where does the traffic come from, and what comes of it? */
export interface SessionsParams extends PeriodParams {
  /** One or two of the fields of the session, such as `'channel'`, `'source'` or `'device'`, of its user, such as `'loyaltyTier'`, and of its start in `timeZone`: `'hour'` (0 to 23), `'weekday'`, `'day'`, `'week'`, `'month'` (by their first date); an empty list is one row. */
  readonly by?: string | readonly string[] | null
}

/** By the fields of `by`: hours as numbers, weekdays from `weekStart`. */
export interface SessionsSessionsRow {
  /** sessions that start in the period */
  readonly sessions: number
  /** distinct persons with one */
  readonly persons: number
  /** those whose first session of all is in the row, whatever `where` says */
  readonly newPersons: number
  /** their events before `asOf` */
  readonly events: number
  /** `events` ÷ `sessions` */
  readonly eventsPerSession: number | null
  /** sessions under 10 s, of at most one page or product view, without a purchase */
  readonly bounces: number
  /** `bounces` ÷ `sessions` */
  readonly bounceRate: number | null
  /** median length */
  readonly medianDurationMs: number | null
  /** mean length */
  readonly meanDurationMs: number | null
  /** sessions with a product view */
  readonly viewSessions: number
  /** with something put into the cart */
  readonly cartSessions: number
  /** with a checkout */
  readonly checkoutSessions: number
  /** sessions that a counted order names, on days that both stores cover */
  readonly convertedSessions: number | null
  /** `convertedSessions` ÷ the sessions of those days */
  readonly sessionConversion: number | null
  /** net of the orders that name them */
  readonly netMinor: number
  /** sessions of the previous period; null by day, week or month, or if the store covers nothing of it */
  readonly previousSessions: number | null
  /** Fields of a breakdown, and columns of a compared period. */
  readonly [column: string]: Cell | undefined
}

/** Parameters and rows of each analysis. */
export interface Analyses {
  readonly anomalies: {
    readonly params: AnomaliesParams
    readonly tables: { readonly anomalies: AnomaliesAnomaliesRow }
  }
  readonly attribution: {
    readonly params: AttributionParams
    readonly tables: {
      readonly credits: AttributionCreditsRow
      readonly models: AttributionModelsRow
      readonly paths: AttributionPathsRow
      readonly summary: AttributionSummaryRow
    }
  }
  readonly basket: {
    readonly params: BasketParams
    readonly tables: {
      readonly rules: BasketRulesRow
      readonly items: BasketItemsRow
      readonly summary: BasketSummaryRow
    }
  }
  readonly clv: {
    readonly params: ClvParams
    readonly tables: {
      readonly customers: ClvCustomersRow
      readonly model: ClvModelRow
      readonly validation: ClvValidationRow
    }
  }
  readonly cohorts: {
    readonly params: CohortsParams
    readonly tables: { readonly cohorts: CohortsCohortsRow; readonly summary: CohortsSummaryRow }
  }
  readonly funnel: {
    readonly params: FunnelParams
    readonly tables: { readonly steps: FunnelStepsRow; readonly summary: FunnelSummaryRow }
  }
  readonly geography: {
    readonly params: GeographyParams
    readonly tables: { readonly places: GeographyPlacesRow; readonly total: GeographyTotalRow }
  }
  readonly insights: { readonly params: InsightsParams; readonly tables: { readonly findings: InsightsFindingsRow } }
  readonly inventory: {
    readonly params: InventoryParams
    readonly tables: { readonly inventory: InventoryInventoryRow; readonly summary: InventorySummaryRow }
  }
  readonly migration: {
    readonly params: MigrationParams
    readonly tables: { readonly matrix: MigrationMatrixRow; readonly customers: MigrationCustomersRow }
  }
  readonly paths: {
    readonly params: PathsParams
    readonly tables: { readonly links: PathsLinksRow; readonly paths: PathsPathsRow }
  }
  readonly prices: { readonly params: PricesParams; readonly tables: { readonly prices: PricesPricesRow } }
  readonly products: { readonly params: ProductsParams; readonly tables: { readonly products: ProductsProductsRow } }
  readonly repurchase: {
    readonly params: RepurchaseParams
    readonly tables: {
      readonly steps: RepurchaseStepsRow
      readonly customers: RepurchaseCustomersRow
      readonly summary: RepurchaseSummaryRow
    }
  }
  readonly revenue: { readonly params: RevenueParams; readonly tables: { readonly revenue: RevenueRevenueRow } }
  readonly rfm: {
    readonly params: RfmParams
    readonly tables: { readonly customers: RfmCustomersRow; readonly groups: RfmGroupsRow }
  }
  readonly search: {
    readonly params: SearchParams
    readonly tables: { readonly terms: SearchTermsRow; readonly summary: SearchSummaryRow }
  }
  readonly sessions: { readonly params: SessionsParams; readonly tables: { readonly sessions: SessionsSessionsRow } }
}

/** The names of all analyses. */
export const analysisNames = [
  'anomalies',
  'attribution',
  'basket',
  'clv',
  'cohorts',
  'funnel',
  'geography',
  'insights',
  'inventory',
  'migration',
  'paths',
  'prices',
  'products',
  'repurchase',
  'revenue',
  'rfm',
  'search',
  'sessions',
] as const satisfies readonly (keyof Analyses)[]
