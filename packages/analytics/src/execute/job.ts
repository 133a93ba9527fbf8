import type { Job } from './stream-partition.js'
import type { Run } from './run.js'
import type { Snapshot } from './snapshot.js'

/** Completes what only the stores know: the shop's currency, and its products, which were read by now. */
export const jobOf = async (
  { catalogue, currencies }: Snapshot,
  { analysis, plan }: Run,
  currencyAt: (asOf: number) => string | null | Promise<string | null>,
): Promise<Job> => {
  const { scope } = plan.spec
  let currency = scope.currency ?? currencies.get(scope.asOf)
  if (currency === undefined) currencies.set(scope.asOf, (currency = await currencyAt(scope.asOf)))
  return {
    analysis: analysis.name,
    spec: { ...plan.spec, scope: { ...scope, currency } },
    catalogue: analysis.catalogue(plan.spec) ? catalogue : undefined,
  }
}
