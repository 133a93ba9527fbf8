import { entityNames } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'
import type { LoadReport } from '../ports.js'
import type { LoadPolicy } from './policy.js'

/** What became of a load, of the entities that it had rows of. */
export const loadReport = (policies: { readonly [E in EntityName]?: LoadPolicy }, generation: number): LoadReport => {
  const all = entityNames.flatMap((entity) => {
    const policy = policies[entity]
    return policy ? [{ entity, report: policy.report, policy }] : []
  })
  return {
    entities: Object.fromEntries(
      all.filter(({ report }) => report.read > 0).map(({ entity, report }) => [entity, report]),
    ),
    issues: all.flatMap(({ policy }) => policy.issues),
    issueCounts: all.flatMap(({ policy }) => policy.issueCounts),
    generation,
  }
}
