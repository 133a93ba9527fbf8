import type { FunnelSpec } from '../scope.js'
import { either, within } from './conditions.js'
import { ofStep } from './funnel-entries.js'
import { join, sql } from './query.js'
import type { Query, Tables } from './query.js'

/**
 * `best`: the chain of each subject that entered, over `placed`, as position1, at1 and so on up to its depth.
 * A chain of each start is prolonged step by step; each later step at its earliest.
 */
export const chainTables = (spec: FunnelSpec): Tables => {
  const later = spec.steps.map((_, i) => i).slice(1)
  return {
    ...hopTables(spec),
    chain1: sql`
SELECT subject, position AS position1, happenedAt AS at1, cut AS stretch
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

// A step that is also an exclusion can be passed only as a link of the chain. So it ends one stretch as a target, and
// heads the next as a source; within a stretch no exclusion stands between two entries.
const crosses = ({ mode, exclude }: FunnelSpec): boolean => mode === 'sequential' && exclude.length > 0

/** From each entry to where the next step can be: `hops2` leads to step 2, and so on. */
const hopTables = (spec: FunnelSpec): Tables => {
  const later = spec.steps.map((_, i) => i).slice(1)
  const source = sql`subject, position, happenedAt, excluded, ${each(spec, 'step')}`
  const link = (i: number, kind: 'next' | 'cross'): Query =>
    sql`SELECT subject, position, ${ofStep(kind, i)} AS target, ${ofStep(`${kind}At`, i)} AS targetAt,
  ${kind === 'next' ? sql`stretch` : sql`stretch + 1`} AS stretch
FROM links
WHERE ${ofStep(kind, i)} IS NOT NULL`
  const crossings = crosses(spec)
  return {
    stretches: crossings
      ? sql`
SELECT ${source}, cut - excluded AS stretch FROM placed
UNION ALL
SELECT ${source}, cut FROM placed WHERE excluded = 1 AND ${either(spec.steps.map((_, i) => ofStep('step', i)))}`
      : sql`SELECT ${source}, 0 AS stretch FROM placed`,
    links: links(spec, later),
    ...Object.fromEntries(
      later.map((i) => [
        `hops${i + 1}`,
        crossings ? sql`${link(i, 'next')}\nUNION ALL\n${link(i, 'cross')}` : link(i, 'next'),
      ]),
    ),
  }
}

const links = (spec: FunnelSpec, later: readonly number[]): Query => {
  if (spec.mode === 'strict') {
    const nexts = later.map(
      (i) => sql`, CASE WHEN LEAD(${ofStep('step', i)}) OVER arrival THEN position + 1 END AS ${ofStep('next', i)},
  LEAD(happenedAt) OVER arrival AS ${ofStep('nextAt', i)}`,
    )
    return sql`
SELECT subject, position, stretch${join(nexts, '')}
FROM stretches
WINDOW arrival AS (PARTITION BY subject ORDER BY position)`
  }
  const earliest = (i: number, kind: 'next' | 'cross') => {
    const target = sql`${ofStep('step', i)} AND excluded = ${kind === 'next' ? 0 : 1}`
    return sql`, MIN(CASE WHEN ${target} THEN position END) OVER after_it AS ${ofStep(kind, i)},
  MIN(CASE WHEN ${target} THEN happenedAt END) OVER after_it AS ${ofStep(`${kind}At`, i)}`
  }
  const crossings = crosses(spec)
  const columns = later.flatMap((i) => [earliest(i, 'next'), ...(crossings ? [earliest(i, 'cross')] : [])])
  // Backwards, so that an engine passes over a subject once.
  return sql`
SELECT subject, position, stretch${join(columns, '')}
FROM stretches
WINDOW after_it AS (
  PARTITION BY subject, stretch ORDER BY position DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
)`
}

/** The chains of one step less, prolonged by the step of this index. */
const prolonged = (spec: FunnelSpec, index: number): Query => {
  const before = spec.steps.slice(0, index)
  const positions = before.map((_, i) => sql`c.${ofStep('position', i)}`)
  const times = before.map((_, i) => sql`c.${ofStep('at', i)}`)
  const joined = sql`
FROM ${ofStep('chain', index - 1)} c
JOIN ${ofStep('hops', index)} h ON h.subject = c.subject AND h.position = ${positions.at(-1)!}
WHERE h.targetAt - c.at1 <= ${spec.windowMs}`
  const selected = sql`c.subject, ${join([...positions, ...times], ', ')}, h.target AS ${ofStep('position', index)},
  h.targetAt AS ${ofStep('at', index)}, h.stretch`
  if (!crosses(spec)) return sql`SELECT ${selected} ${joined}`
  // Of the ways from a start to this step that go on within the same stretch, the earliest prevails.
  return sql`
SELECT *
FROM (
  SELECT ${selected},
    ROW_NUMBER() OVER (PARTITION BY c.subject, c.position1, h.stretch ORDER BY ${join([...positions, sql`h.target`], ', ')}) AS place
  ${joined}
) ways
WHERE place = 1`
}

const reachedTo = ({ steps }: FunnelSpec, index: number): Query => {
  const cells = (name: string) =>
    steps.map((_, i) => (i <= index ? ofStep(name, i) : sql`CAST(NULL AS BIGINT) AS ${ofStep(name, i)}`))
  return sql`SELECT subject, ${index + 1} AS depth, ${join([...cells('position'), ...cells('at')], ', ')}
FROM ${ofStep('chain', index)}`
}
