import { bucketCount, compareTexts, entityNames, PolymartError, throwIfAborted } from '@polymart/core'
import type { EntityName, Extent, Store } from '@polymart/core'
import { everyColumn } from '../exchange/needs.js'
import { foundIn, keyOf, limitOf } from '../result/findings.js'
import type { CheckName, Found } from '../result/findings.js'
import { asOfNow, overWholeRows } from '../execute/as-of-now.js'
import type { PartitionRunner } from '../execute/partition-runner.js'
import type { Snapshot } from '../execute/snapshot.js'
import { flag, knownNames } from '../params/check.js'
import { runNames } from '../params/common.js'
import type { RunOptions } from '../params/common.js'
import { storeOf } from '../stores/store-pair.js'
import type { StorePair } from '../stores/store-pair.js'
import type { Shop } from '../shop.js'
import { notLoaded } from '../stores/loaded.js'
import { doctorChecks, otherCurrency, repeated, signedUpLate, totalRounded } from './checks.js'
import { addCounts, noCounts } from './completeness.js'
import { examine } from './examine.js'
import type { Examined, ExamineTask } from './examine.js'
import { warningOfMailIds } from './mail-ids.js'
import type { Flaw } from './flaw.js'
import { repeatedIds } from './repeated.js'
import type { Diagnosis, EntityState, StoreState } from './report.js'

export interface DoctorOptions extends RunOptions {
  /** Every row that a check finds, not the first 20 by id. Memory then grows with what is wrong. */
  readonly all?: boolean
  /** Values in place of their shapes; never those of fields that identify a person. */
  readonly showValues?: boolean
}

/**
 * Looks a shop's stores over as they are now: whether they can be read, what is there, how complete it is, and what
 * is wrong in every row. Reads everything, a partition at a time. A store that cannot be read is told, not thrown.
 */
export const doctor = (shop: Shop, options: DoctorOptions = {}): Promise<Diagnosis> => {
  knownNames('option', options, ['all', 'showValues', ...runNames])
  return asOfNow(shop, (snapshot) => look(snapshot, options))
}

const look = async (snapshot: Snapshot, options: DoctorOptions): Promise<Diagnosis> => {
  throwIfAborted(options.signal)
  const { stores, id } = snapshot.place
  const entities = await stateOf(stores.entities)
  const sessions = stores.sessions === stores.entities ? entities : await stateOf(stores.sessions)
  const readable = entityNames.filter((entity) => (entity === 'sessions' ? sessions : entities).moment !== null)
  const extents = await Promise.all(readable.map((entity) => storeOf(stores, entity).extent(entity)))
  const moments = {
    purpose: `doctor ${id}`,
    ...(entities.moment && { entities: entities.moment }),
    ...(sessions.moment && { sessions: sessions.moment }),
  }
  const needs = Object.fromEntries(readable.map((entity) => [entity, everyColumn(entity)]))
  const rows = extents.reduce((sum, extent) => sum + extent.rows, 0)
  const last = readable.at(-1)
  const cutBy = (pair: StorePair): Store | undefined => last && storeOf(pair, last)
  return overWholeRows(snapshot, { moments, needs, rows, cutBy }, options, (runner) =>
    examineAll(runner, { entities, sessions, readable, extents, stores }, options),
  )
}

/** What there is to be looked over, and in which states. */
interface Seen {
  readonly entities: StoreState
  readonly sessions: StoreState
  readonly readable: readonly EntityName[]
  /** Of each that is readable. */
  readonly extents: readonly Extent[]
  readonly stores: StorePair
}

const examineAll = async (
  runner: PartitionRunner,
  { entities, sessions, readable, extents, stores }: Seen,
  options: DoctorOptions,
): Promise<Diagnosis> => {
  const limit = limitOf(flag('all', options.all))
  // A store that lies as Polymart writes it finds users, orders, products and categories by their ids alone.
  const hashed = readable.filter((entity) => entity === 'sessions' || !stores.entities.coPartitioned)
  const common = { hashed, limit, showValues: flag('showValues', options.showValues) }
  const catalogue = readable.filter(isCatalogue)
  const tasks: ExamineTask[] = runner.partitions.map((partition) => ({
    partition,
    entities: readable.filter((entity) => !isCatalogue(entity)),
    ...common,
  }))
  if (catalogue.length > 0) tasks.push({ partition: { from: 0, to: bucketCount }, entities: catalogue, ...common })
  const parts = await runner.run(examine, tasks)
  const found: Record<string, Found<Flaw>>[] = parts.map((part) => part.found)
  for (const check of repeated) {
    const { entity } = check
    const hashed = tasks.flatMap(({ partition }, i) => {
      const hashes = parts[i]!.hashes[entity]
      return hashes ? [{ partition, hashes }] : []
    })
    found.push({ [keyOf(check)]: await repeatedIds(runner, { entity, parts: hashed }, limit) })
  }
  const checks = doctorChecks
    .filter(({ entity }) => readable.includes(entity))
    .map((name) => ({
      ...name,
      ...foundIn(
        found.map((of) => of[keyOf(name)]).filter((of) => of !== undefined),
        limit,
      ),
    }))
  const currencies = currenciesOf(parts)
  return {
    stores: { entities, sessions },
    entities: readable.map((entity, i): EntityState => {
      const { earliest, latest } = extents[i]!
      return {
        entity,
        rows: sum(parts, ({ rows }) => rows[entity] ?? 0),
        earliest,
        latest,
        fields: sharesOf(parts, entity),
      }
    }),
    checks,
    counts: entities.error ? [] : countsOf(parts, currencies),
    currencies,
    warnings: [
      ...new Set([entities, sessions].flatMap(({ warnings }) => warnings)),
      ...warningOfMailIds(sum(parts, (part) => part.mailLikeIds)),
    ],
    healthy: !entities.error && !sessions.error && checks.every(({ rows }) => rows === 0),
  }
}

const stateOf = async (store: Store): Promise<StoreState> => {
  try {
    const [moment, facts] = [await store.moment(), await store.facts()]
    const error = notLoaded(store, moment)
    return { url: store.url, error: error && told(error), moment, facts, warnings: (await store.warnings?.()) ?? [] }
  } catch (error) {
    if (!(error instanceof PolymartError) || error.code === 'interrupted' || error.code === 'internal') throw error
    return { url: store.url, error: told(error), moment: null, facts: {}, warnings: [] }
  }
}

const told = ({ code, message }: PolymartError): StoreState['error'] => ({ code, message })

const isCatalogue = (entity: EntityName): boolean => entity === 'categories' || entity === 'products'

const sum = (parts: readonly Examined[], of: (part: Examined) => number): number =>
  parts.reduce((total, part) => total + of(part), 0)

const sharesOf = (parts: readonly Examined[], entity: EntityName): EntityState['fields'] =>
  parts
    .map(({ fields }) => fields[entity])
    .filter((fields) => fields !== undefined)
    .reduce(addCounts, noCounts(entity))
    .map(({ field, of, filled }) => ({ field, of, filled, share: of > 0 ? filled / of : null }))

const countsOf = (parts: readonly Examined[], currencies: Diagnosis['currencies']): Diagnosis['counts'] => {
  const count = (name: CheckName, rows: number) => ({ ...name, rows })
  return [
    count(
      totalRounded,
      sum(parts, (part) => part.roundedTotals),
    ),
    count(
      signedUpLate,
      sum(parts, (part) => part.lateSignups),
    ),
    count(
      otherCurrency,
      currencies.slice(1).reduce((rows, { orders }) => rows + orders, 0),
    ),
  ]
}

const currenciesOf = (parts: readonly Examined[]): Diagnosis['currencies'] => {
  const counts = new Map<string, number>()
  for (const { currencies } of parts) {
    for (const [currency, orders] of Object.entries(currencies))
      counts.set(currency, (counts.get(currency) ?? 0) + orders)
  }
  return [...counts]
    .map(([currency, orders]) => ({ currency, orders }))
    .sort((a, b) => b.orders - a.orders || compareTexts(a.currency, b.currency))
}
