import type { FunnelSpec } from './params.js'
import { within } from '../sql/conditions.js'
import { ofStep } from './sql-entries.js'
import { join, sql } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'

/**
 * `best`: the chain of each subject that entered, over `placed`, as position1, at1 and so on up to its depth.
 * A chain of each start is prolonged step by step; each later step at its earliest.
 */
export const chainTables = (spec: FunnelSpec): Tables => {
  const later = spec.steps.map((_, i) => i).slice(1)
  return {
    ...hopTables(spec),
    chain1: sql`
SELECT subject, position AS position1, happenedAt AS at1
FROM placed
WHERE step1 AND ${within(sql`happenedAt`, spec.scope.from, spec.scope.to)}`,
    ...Object.fromEntries(later.map((i) => [`chain${i + 1}`, prolonged(spec, i)])),
    reached: join(
      spec.steps.map((_, i) => reachedTo(spec, i)),
      '\nUNION ALL\n',
    ),
    best: sql`
SELECT *
FROM (
  SELECT reached.*,
    ROW_NUMBER() OVER (PARTITION BY subject ORDER BY depth DESC, ${each(spec, 'position')}) AS place
  FROM reached
) ranked
WHERE place = 1`,
  }
}

const each = ({ steps }: FunnelSpec, name: string): Query =>
  join(
    steps.map((_, i) => ofStep(name, i)),
    ', ',
  )

/**
 * `hops2`, `hops3` and so on: from each entry to where that step comes next. Where an exclusion stands between the two
 * there is no hop; one that is itself the step cuts nothing.
 */
const hopTables = (spec: FunnelSpec): Tables => {
  const later = spec.steps.map((_, i) => i).slice(1)
  return {
    links: spec.mode === 'strict' ? strictLinks(later) : sequentialLinks(spec, later),
    ...Object.fromEntries(
      later.map((i) => [
        `hops${i + 1}`,
        sql`
SELECT subject, position, ${ofStep('next', i)} AS target, ${ofStep('nextAt', i)} AS targetAt
FROM links
WHERE ${ofStep('next', i)} <= ${cuts(spec) ? sql`COALESCE(nextCut, ${ofStep('next', i)})` : ofStep('next', i)}`,
      ]),
    ),
  }
}

const cuts = ({ mode, exclude }: FunnelSpec): boolean => mode === 'sequential' && exclude.length > 0

const strictLinks = (later: readonly number[]): Query => {
  const nexts = later.map(
    (i) => sql`, CASE WHEN LEAD(${ofStep('step', i)}) OVER arrival THEN position + 1 END AS ${ofStep('next', i)},
  LEAD(happenedAt) OVER arrival AS ${ofStep('nextAt', i)}`,
  )
  return sql`
SELECT subject, position${join(nexts, '')}
FROM placed
WINDOW arrival AS (PARTITION BY subject ORDER BY position)`
}

const sequentialLinks = (spec: FunnelSpec, later: readonly number[]): Query => {
  const nexts = later.map(
    (i) => sql`, MIN(CASE WHEN ${ofStep('step', i)} THEN position END) OVER after_it AS ${ofStep('next', i)},
  MIN(CASE WHEN ${ofStep('step', i)} THEN happenedAt END) OVER after_it AS ${ofStep('nextAt', i)}`,
  )
  const cut = cuts(spec) ? [sql`, MIN(CASE WHEN excluded = 1 THEN position END) OVER after_it AS nextCut`] : []
  // Backwards, so that an engine passes over a subject once.
  return sql`
SELECT subject, position${join([...nexts, ...cut], '')}
FROM placed
WINDOW after_it AS (
  PARTITION BY subject ORDER BY position DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
)`
}

/** The chains of one step less, prolonged by the step of this index. */
const prolonged = (spec: FunnelSpec, index: number): Query => {
  const before = spec.steps.slice(0, index)
  const positions = before.map((_, i) => sql`c.${ofStep('position', i)}`)
  const times = before.map((_, i) => sql`c.${ofStep('at', i)}`)
  return sql`SELECT c.subject, ${join([...positions, ...times], ', ')}, h.target AS ${ofStep('position', index)},
  h.targetAt AS ${ofStep('at', index)}
FROM ${ofStep('chain', index - 1)} c
JOIN ${ofStep('hops', index)} h ON h.subject = c.subject AND h.position = ${positions.at(-1)!}
WHERE h.targetAt - c.at1 <= ${spec.window}`
}

const reachedTo = ({ steps }: FunnelSpec, index: number): Query => {
  const cells = (name: string) =>
    steps.map((_, i) => (i <= index ? ofStep(name, i) : sql`CAST(NULL AS BIGINT) AS ${ofStep(name, i)}`))
  return sql`SELECT subject, ${index + 1} AS depth, ${join([...cells('position'), ...cells('at')], ', ')}
FROM ${ofStep('chain', index)}`
}
