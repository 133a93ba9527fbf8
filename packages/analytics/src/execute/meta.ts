import type { Declared } from '../define/runnable.js'
import type { Catalogue } from '../read/catalogue.js'
import type { Together } from '../exchange/exchange.js'
import type { PartitionData } from '../read/partition.js'
import { readsOf } from '../read/reads.js'
import type { Needs } from '../read/tables.js'
import { openEnds } from '../read/times.js'
import type { Times } from '../read/times.js'
import type { Meta, SetAside, Understood } from '../result/meta.js'
import type { CommonParams } from '../params/common.js'
import { whereWarnings } from '../params/where-warnings.js'
import type { Scope } from '../params/scope.js'
import type { ReadView } from './read-view.js'
import type { StoreUrls } from '../stores/urls.js'
import type { Executor } from './executor.js'

export interface RunFacts {
  readonly analysis: Declared
  readonly spec: { readonly scope: Scope }
  readonly params: CommonParams
  readonly readView: ReadView
  readonly urls: StoreUrls
  /** Rows of each partition. */
  readonly rows: readonly PartitionData['own'][]
  /** By entity. */
  readonly rowsRead: Readonly<Record<string, number>>
  readonly needs: Needs
  readonly times: Times
  readonly setAside: SetAside
  readonly warnings: readonly string[]
  readonly ms: Readonly<Record<string, number>>
  readonly executor: Executor
  readonly exchanged: Together['facts'] | undefined
}

export const metaOf = (facts: RunFacts): Meta => {
  const { spec, readView, executor, rows } = facts
  return {
    analysis: facts.analysis.name,
    ...understood(facts.analysis, spec, facts.params),
    stores: {
      entities: { url: facts.urls.entities, ...readView.moments.entities, ...exchangeOf(facts, 'entities') },
      sessions: { url: facts.urls.sessions, ...readView.moments.sessions, ...exchangeOf(facts, 'sessions') },
    },
    rowsRead: facts.rowsRead,
    timesRead: timesRead(facts.times, facts.needs),
    setAside: facts.setAside,
    warnings: [...storeWarnings(readView, spec.scope), ...whereWarnings(spec.scope.where), ...facts.warnings],
    ms: facts.ms,
    executor: executor.kind,
    workers: executor.workers,
    partitions: rows.length,
  }
}

/** A shop may have read of other entities too, for other analyses. */
const timesRead = (times: Times, needs: Needs): Meta['timesRead'] =>
  Object.fromEntries(
    readsOf({ needs, times }).flatMap(({ entity, span, partly }) =>
      span ? [[partly ? 'events' : entity, openEnds(span)]] : [],
    ),
  )

const exchangeOf = ({ exchanged }: RunFacts, store: 'entities' | 'sessions') => {
  const facts = exchanged?.[store]
  return facts && { exchanged: facts }
}

/** What the parameters mean, before anything is read. */
export const understood = (analysis: Declared, spec: { readonly scope: Scope }, params: CommonParams): Understood => {
  const { asOf, from, to, previousFrom, timeZone, currency, coverage } = spec.scope
  const covered = (start: number | null) => (start === null ? null : { from: start, to: asOf })
  return {
    params: { ...commonParams(analysis, spec.scope, params), ...analysis.echo(spec, params) },
    asOf,
    period: { from, to },
    comparedPeriod: spec.scope.compared,
    previousPeriod: from === null || previousFrom === null ? null : { from: previousFrom, to: from },
    timeZone,
    currency,
    coverage: { orders: covered(coverage.orders), sessions: covered(coverage.sessions) },
  }
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const commonParams = ({ period }: Declared, scope: Scope, given: CommonParams): Readonly<Record<string, unknown>> => {
  const { asOf, timeZone, weekStart, statuses, test, bots, internal, currency } = scope
  return {
    asOf: iso(asOf),
    ...(period !== null && { period: { from: iso(scope.from), to: iso(scope.to) }, compare: given.compare ?? null }),
    timeZone,
    weekStart,
    statuses,
    test,
    bots,
    internal,
    where: given.where ?? {},
    currency,
  }
}

/** By entity, of each partition's rows and of the catalogue. */
export const rowsRead = (
  rows: readonly PartitionData['own'][],
  needs: Needs,
  catalogue: Catalogue | undefined,
): Readonly<Record<string, number>> => {
  const sum = (of: (own: PartitionData['own']) => number): number => rows.reduce((total, own) => total + of(own), 0)
  return {
    users: sum((own) => own.users),
    transactions: sum((own) => own.orders),
    ...(needs.sessions && { sessions: sum((own) => own.sessions) }),
    ...catalogue?.rows,
  }
}

export const storeWarnings = ({ moments, extents }: ReadView, { asOf }: Scope): readonly string[] => {
  const warnings: string[] = []
  for (const since of new Set([moments.entities.unfinishedSince, moments.sessions.unfinishedSince])) {
    if (since !== null)
      warnings.push(
        `A load that started at ${iso(since)} has not finished; this is the state before it. If it was interrupted, load again.`,
      )
  }
  const { orders, sessions } = extents
  if (orders.rows === 0 && sessions.rows === 0) warnings.push('The stores contain no orders and no sessions.')
  else if (Math.min(orders.earliest ?? Infinity, sessions.earliest ?? Infinity) >= asOf) {
    warnings.push(
      `asOf ${iso(asOf)} is before all data, which starts at ${iso(Math.min(orders.earliest ?? Infinity, sessions.earliest ?? Infinity))}.`,
    )
  }
  return warnings
}
