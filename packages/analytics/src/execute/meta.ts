import type { Catalogue } from '../read/catalogue.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import type { Meta } from '../result/meta.js'
import type { CommonParams } from '../params/common.js'
import type { Scope } from '../scope.js'
import type { Sight } from '../shop.js'
import type { StoreUrls } from '../stores/urls.js'
import type { SetAside } from '../view.js'
import type { Executor } from './executor.js'

export interface RunFacts {
  readonly analysis: string
  readonly spec: { readonly scope: Scope }
  readonly params: CommonParams
  readonly sight: Sight
  readonly urls: StoreUrls
  readonly parts: readonly PartitionData[]
  readonly catalogue: Catalogue | undefined
  readonly needs: Needs
  readonly setAside: SetAside
  readonly warnings: readonly string[]
  readonly ms: Readonly<Record<string, number>>
  readonly executor: Executor
}

export const metaOf = (facts: RunFacts): Meta => {
  const { spec, sight, executor, parts } = facts
  const { scope } = spec
  const covered = (from: number | null) => (from === null ? null : { from, to: scope.asOf })
  return {
    analysis: facts.analysis,
    params: paramsOf(spec, facts.params),
    asOf: scope.asOf,
    period: { from: scope.from, to: scope.to },
    previousPeriod: scope.from === null || scope.previousFrom === null ? null : { from: scope.previousFrom, to: scope.from },
    timeZone: scope.timeZone,
    currency: scope.currency,
    coverage: { orders: covered(scope.coverage.orders), sessions: covered(scope.coverage.sessions) },
    stores: {
      entities: { url: facts.urls.entities, ...sight.moments.entities },
      sessions: { url: facts.urls.sessions, ...sight.moments.sessions },
    },
    rowsRead: rowsRead(facts),
    setAside: facts.setAside,
    warnings: [...storeWarnings(sight, scope), ...facts.warnings],
    ms: facts.ms,
    executor: executor.kind,
    workers: executor.workers,
    partitions: parts.length,
  }
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** Every parameter as it was understood. */
const paramsOf = (spec: { readonly scope: Scope }, given: CommonParams): Readonly<Record<string, unknown>> => {
  const { scope, ...own } = spec
  const { asOf, timeZone, weekStart, statuses, test, bots, internal, currency } = scope
  const { spans: _, ...rest } = own as Record<string, unknown>
  return {
    asOf: iso(asOf),
    period: { from: iso(scope.from), to: iso(scope.to) },
    timeZone,
    weekStart,
    statuses,
    test,
    bots,
    internal,
    where: given.where ?? {},
    currency,
    ...rest,
  }
}

const rowsRead = ({ parts, needs, catalogue }: RunFacts): Readonly<Record<string, number>> => {
  const sum = (of: (own: PartitionData['own']) => number): number => parts.reduce((rows, { own }) => rows + of(own), 0)
  return {
    users: sum((own) => own.users),
    transactions: sum((own) => own.orders),
    ...(needs.sessions && { sessions: sum((own) => own.sessions) }),
    ...(catalogue && catalogue.rows),
  }
}

const storeWarnings = ({ moments, extents }: Sight, { asOf }: Scope): readonly string[] => {
  const warnings: string[] = []
  for (const since of new Set([moments.entities.unfinishedSince, moments.sessions.unfinishedSince])) {
    if (since !== null) warnings.push(`A load that began at ${iso(since)} has not ended; this is the state before it. Load again if it was broken off.`)
  }
  const { orders, sessions } = extents
  if (orders.rows === 0 && sessions.rows === 0) warnings.push('The stores hold no orders and no sessions.')
  else if (Math.min(orders.earliest ?? Infinity, sessions.earliest ?? Infinity) >= asOf) {
    warnings.push(`asOf ${iso(asOf)} is before all data, which begins at ${iso(Math.min(orders.earliest ?? Infinity, sessions.earliest ?? Infinity))}.`)
  }
  return warnings
}
