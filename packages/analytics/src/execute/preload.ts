import { analysisNamed } from '../analyses.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import { joinNeeds } from '../read/tables.js'
import type { Shop } from '../shop.js'
import { planRun } from './plan.js'
import { readColumns } from './read.js'
import { steadily } from './steady.js'

/** A call of an analysis: its name and parameters. */
export type Call = readonly [name: string, params: CommonParams & RunOptions]

/**
 * Reads at once what several calls need, so that the stores are gone through a single time; the calls then find it
 * in memory.
 */
export const preload = (shop: Shop, calls: readonly Call[]): Promise<void> =>
  steadily(shop, async () => {
    const plans = await Promise.all(calls.map(([name, params]) => planRun(shop, analysisNamed(name), params)))
    const [first] = plans
    if (!first) return
    const { signal, onProgress } = calls[0]![1]
    await readColumns(shop, joinNeeds(...plans.map(({ needs }) => needs)), {
      executor: shop.executor(first.threads),
      partitions: first.partitions,
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    })
  })
