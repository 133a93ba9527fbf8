import { compareTexts, numberColumn, PolymartError, textColumn, textsOf } from '@polymart/core'
import type { Partial } from '../analysis.js'
import { analysisNamed } from '../analyses.js'
import type { AnyAnalysis } from '../analyses.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import { readCatalogue } from '../read/catalogue.js'
import type { Catalogue } from '../read/catalogue.js'
import type { PartitionData } from '../read/partition.js'
import { Result } from '../result/result.js'
import type { Scope } from '../scope.js'
import type { Shop, Sight } from '../shop.js'
import { addSetAside } from '../view.js'
import type { Executor } from './executor.js'
import { metaOf } from './meta.js'
import { planRun } from './plan.js'
import type { Plan } from './plan.js'
import { readColumns } from './read.js'
import { steadily } from './steady.js'

/** Runs an analysis by name. A store that changes under the first read is read again, from the start. */
export const analyze = <T extends string = string>(
  shop: Shop,
  name: string,
  params: CommonParams & RunOptions = {},
): Promise<Result<T>> => steadily(shop, async () => (await once(shop, analysisNamed(name), params)) as Result<T>)

/** A plan, with everything it needs read. */
export interface Prepared extends Plan {
  readonly executor: Executor
  readonly parts: readonly PartitionData[]
}

export const prepare = async (
  shop: Shop,
  analysis: AnyAnalysis,
  params: CommonParams & RunOptions,
): Promise<Prepared> => {
  const plan = await planRun(shop, analysis, params)
  const { spec, needs, threads, partitions } = plan
  const { signal, onProgress } = params
  const executor = shop.executor(threads)
  const parts = await readColumns(shop, needs, {
    executor,
    partitions,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  })
  const currency = spec.scope.currency ?? shopCurrency(parts, spec.scope.asOf)
  return { ...plan, spec: { ...spec, scope: { ...spec.scope, currency } }, executor, parts }
}

const once = async (shop: Shop, analysis: AnyAnalysis, params: CommonParams & RunOptions): Promise<Result> => {
  const clock = stopwatch()
  const prepared = await prepare(shop, analysis, params)
  const { sight, spec, executor, parts } = prepared
  const catalogue = analysis.catalogue(spec) ? await catalogueOf(shop, sight, params.signal) : undefined
  const readMs = clock()
  const partials = await runPartials(executor, analysis, spec, parts, catalogue, params)
  const partialMs = clock()
  const { tables, warnings } = analysis.finish(
    partials.map(({ state }) => state),
    spec,
  )
  const meta = metaOf({
    ...prepared,
    analysis: analysis.name,
    params,
    urls: { entities: shop.stores.entities.url, sessions: shop.stores.sessions.url },
    catalogue,
    setAside: addSetAside(partials.map(({ setAside }) => setAside)),
    warnings,
    ms: { read: readMs, partial: partialMs, finish: clock() },
  })
  return new Result(meta, tables)
}

const stopwatch = (): (() => number) => {
  let last = performance.now()
  return () => {
    const now = performance.now()
    const ms = now - last
    last = now
    return Math.round(ms * 10) / 10
  }
}

const catalogueOf = async (shop: Shop, sight: Sight, signal: AbortSignal | undefined): Promise<Catalogue> => {
  if (shop.catalogue) return shop.catalogue
  const { catalogue, generation } = await readCatalogue(shop.stores.entities, signal)
  if (generation !== sight.moments.entities.generation) {
    throw new PolymartError(
      'changed',
      'The store was loaded again while it was read: call refresh() and repeat the analysis.',
    )
  }
  return (shop.catalogue = catalogue)
}

const runPartials = async (
  executor: Executor,
  analysis: AnyAnalysis,
  spec: { readonly scope: Scope },
  parts: readonly PartitionData[],
  catalogue: Catalogue | undefined,
  { signal, onProgress }: RunOptions,
): Promise<readonly Partial<unknown>[]> => {
  let finished = 0
  const onDone = (): void =>
    onProgress?.({ stage: 'analyse', done: ++finished, total: parts.length, unit: 'partitions' })
  const done = await executor.run(
    parts.map((data) => ({ partial: { analysis: analysis.name, spec, data, catalogue } })),
    { onDone, ...(signal && { signal }) },
  )
  return done.map((piece) => (piece as { partial: Partial<unknown> }).partial)
}

/** The most frequent currency of the orders before asOf; ties go to the first by bytes; null without orders. */
const shopCurrency = (parts: readonly PartitionData[], asOf: number): string | null => {
  const counts = new Map<string, number>()
  for (const { orders, own } of parts) {
    if (own.orders === 0) continue
    const at = numberColumn(orders.columns, 'at').values
    const { codes, dictionary } = textColumn(orders.columns, 'currency')
    const byCode = new Float64Array(dictionary.length)
    for (let row = 0; row < own.orders; row++) if (at[row]! < asOf) byCode[codes[row]!]!++
    textsOf(dictionary).forEach((code, i) => {
      if (byCode[i]! > 0) counts.set(code, (counts.get(code) ?? 0) + byCode[i]!)
    })
  }
  const [first] = [...counts].sort(([a, times], [b, others]) => others - times || compareTexts(a, b))
  return first?.[0] ?? null
}
