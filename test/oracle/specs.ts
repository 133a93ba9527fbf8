import type { FunnelSpec, GeographySpec, RevenueSpec, RfmSpec, Scope, Span, StepSpec } from './analytics.js'
import { at } from '../fixtures/records.js'

// Resolved parameters with the defaults of the analyses, for tests that set only what matters to them.

/** June 2026 as the period; both stores cover all of it and the 30 days before. */
export const scope = (fields: Partial<Scope> = {}): Scope => ({
  asOf: at('2026-07-01'),
  from: at('2026-06-01'),
  to: at('2026-07-01'),
  previousFrom: at('2026-05-02'),
  compared: null,
  timeZone: 'UTC',
  weekStart: 'monday',
  currency: 'USD',
  statuses: ['processing', 'shipped', 'completed', 'refunded'],
  test: false,
  bots: false,
  internal: false,
  where: [],
  coverage: { orders: at('2026-01-01'), sessions: at('2026-01-01') },
  ...fields,
})

export const rfmSpec = (fields: Partial<RfmSpec> = {}): RfmSpec => ({
  scope: scope({ from: null, previousFrom: null }),
  monetary: 'net',
  method: 'rank',
  bins: 5,
  cuts: {},
  ...fields,
})

export const step = (type: string, fields: Partial<StepSpec> = {}): StepSpec => ({
  type,
  name: type,
  where: [],
  ...fields,
})

export const funnelSpec = (fields: Partial<FunnelSpec> = {}): FunnelSpec => ({
  scope: scope(),
  steps: ['product_view', 'add_to_cart', 'checkout', 'purchase'].map((type) => step(type)),
  exclude: [],
  purchase: 'orders',
  counting: 'person',
  window: 7 * 86_400_000,
  mode: 'sequential',
  by: null,
  attribution: 'first',
  ...fields,
})

export const geographySpec = (fields: Partial<GeographySpec> = {}): GeographySpec => ({
  scope: scope(),
  level: 'country',
  basis: 'session',
  purchase: 'orders',
  refundsOn: 'refund',
  ...fields,
})

/** A day in UTC, with the day 30 days before it. */
export const day = (label: string): Span => {
  const from = at(label)
  const month = 30 * 86_400_000
  return { label, from, to: from + 86_400_000, previousFrom: from - month, previousTo: from + 86_400_000 - month }
}

export const revenueSpec = (fields: Partial<RevenueSpec> = {}): RevenueSpec => ({
  scope: scope(),
  every: 'day',
  by: null,
  refundsOn: 'refund',
  spans: Array.from({ length: 30 }, (_, i) => day(`2026-06-${String(i + 1).padStart(2, '0')}`)),
  ...fields,
})

/** The breakdowns of revenue. */
export const by = {
  country: { owner: 'order', field: 'billing.country', name: 'country', kind: 'country' },
  salesChannel: { owner: 'order', field: 'salesChannel', name: 'salesChannel', kind: 'text' },
  loyaltyTier: { owner: 'user', field: 'loyaltyTier', name: 'loyaltyTier', kind: 'text' },
  category: { owner: 'product', field: 'category', name: 'category', kind: 'text' },
} as const
