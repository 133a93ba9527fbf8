import { textColumn, textsOf } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import type { EntityFlaws } from '../read/flaws.js'
import { ghostRowsOf } from '../read/ghost-rows.js'
import { partitionData } from '../read/partition.js'
import type { PartitionData } from '../read/partition.js'
import { findSessions, lendRows } from '../read/lend-ghosts.js'
import type { Tables } from '../read/tables.js'
import { isOfEvents } from '../read/times.js'
import type { Times, Wanted } from '../read/times.js'
import type { PartitionRunner } from './partition-runner.js'
import { streamPartition } from './stream-partition.js'
import type { Job, Streamed, StreamTask } from './stream-partition.js'

export interface Stream {
  /** By job, then by partition. */
  readonly partials: readonly (readonly Contribution<object>[])[]
  readonly rows: readonly PartitionData['own'][]
  readonly flaws: readonly EntityFlaws[]
  /** Sessions that orders of other partitions name, which the next stream of the same partitions need not look for. */
  readonly named: readonly string[]
}

/**
 * Runs jobs over partitions that do not fit into memory together: each is read, analysed by all jobs, and forgotten.
 * Nearly always all that an order names lies beside it. Where it does not (`named`, if an earlier stream found out),
 * the rows are fetched, and the partitions that need them are analysed again.
 */
export const streamJobs = async (
  runner: PartitionRunner,
  wanted: Wanted,
  jobs: readonly Job[],
  named?: readonly string[],
): Promise<Stream> => {
  const run = (ghosts: readonly (Tables | undefined)[], parts: readonly number[]): Promise<readonly Streamed[]> =>
    runner.run(
      streamPartition,
      parts.map((part): StreamTask => ({ partition: runner.partitions[part]!, wanted, jobs, ghosts: ghosts[part] })),
    )
  const every = [...runner.partitions.keys()]
  const known = named && (await lend(runner, wanted, named))
  const done = [...(await run(known?.ghosts ?? [], every))]
  let found = named ?? []
  if (!known) {
    const sought = new Set(done.flatMap(({ unresolved }) => unresolved))
    const late = await lend(runner, wanted, [...sought])
    found = late.found
    const again = every.filter((part) => late.ghosts[part])
    const repeated = again.length > 0 ? await run(late.ghosts, again) : []
    for (const [i, part] of again.entries()) done[part] = repeated[i]!
  }
  return {
    partials: jobs.map((_, job) => done.map(({ partials }) => partials[job]!)),
    rows: done.map(({ rows }) => rows),
    flaws: done.map(({ flaws }) => flaws),
    named: found,
  }
}

interface Lent {
  /** By partition. */
  readonly ghosts: readonly (Tables | undefined)[]
  /** The sessions that there are, of those sought. */
  readonly found: readonly string[]
}

/** Looks for sessions in all partitions; gives each partition what it needs of others. */
const lend = async (runner: PartitionRunner, { needs, times }: Wanted, named: readonly string[]): Promise<Lent> => {
  if (!needs.sessions || named.length === 0 || runner.partitions.length === 1) return { ghosts: [], found: [] }
  // Of some times there are few of the sessions that orders of all times name, and mostly beside them.
  const ids = times.sessions ? await present(runner, times, named) : named
  if (ids.length === 0) return { ghosts: [], found: [] }
  // What happened in a session counts where it lies.
  const summaries = { needs: { ...needs, sessions: needs.sessions.filter((name) => !isOfEvents(name)) }, times }
  const lent = await runner.run(
    lendRows,
    runner.partitions.map((partition) => ({ partition, wanted: summaries, ids })),
  )
  const parts = lent.map((tables, part) => partitionData(runner.partitions[part]!, tables))
  return { ghosts: ghostRowsOf(parts), found: parts.flatMap(sessionIds) }
}

/** Which of these sessions there are of the times asked for. */
const present = async (
  { partitions, run }: PartitionRunner,
  { sessions: span }: Times,
  ids: readonly string[],
): Promise<readonly string[]> => {
  const found = await run(
    findSessions,
    partitions.map((partition) => ({ partition, ids, span })),
  )
  return [...new Set(found.flat())]
}

const sessionIds = ({ sessions: { rows, columns } }: PartitionData): readonly string[] => {
  const { codes, dictionary } = textColumn(columns, 'sessionId')
  const texts = textsOf(dictionary)
  return Array.from({ length: rows }, (_, row) => texts[codes[row]!]!)
}
