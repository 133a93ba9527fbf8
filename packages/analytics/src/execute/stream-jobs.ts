import { textColumn, textsOf } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import type { EntityFlaws } from '../read/flaws.js'
import { ghostRowsOf } from '../read/ghost-rows.js'
import { partitionData } from '../read/partition.js'
import type { PartitionData } from '../read/partition.js'
import { lendRows } from '../read/lend-ghosts.js'
import type { Needs, Tables } from '../read/tables.js'
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
  needs: Needs,
  jobs: readonly Job[],
  named?: readonly string[],
): Promise<Stream> => {
  const run = (ghosts: readonly (Tables | undefined)[], parts: readonly number[]): Promise<readonly Streamed[]> =>
    runner.run(
      streamPartition,
      parts.map((part): StreamTask => ({ partition: runner.partitions[part]!, needs, jobs, ghosts: ghosts[part] })),
    )
  const every = [...runner.partitions.keys()]
  const known = named && (await lend(runner, needs, named))
  const done = [...(await run(known?.ghosts ?? [], every))]
  let found = named ?? []
  if (!known) {
    const sought = new Set(done.flatMap(({ unresolved }) => unresolved))
    const late = await lend(runner, needs, [...sought])
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
const lend = async (runner: PartitionRunner, needs: Needs, ids: readonly string[]): Promise<Lent> => {
  if (!needs.sessions || ids.length === 0 || runner.partitions.length === 1) return { ghosts: [], found: [] }
  // What happened in a session counts where it lies.
  const summaries = { ...needs, sessions: needs.sessions.filter((name) => name.split('.')[0] !== 'events') }
  const lent = await runner.run(
    lendRows,
    runner.partitions.map((partition) => ({ partition, needs: summaries, ids })),
  )
  const parts = lent.map((tables, part) => partitionData(runner.partitions[part]!, tables))
  return { ghosts: ghostRowsOf(parts), found: parts.flatMap(sessionIds) }
}

const sessionIds = ({ sessions: { rows, columns } }: PartitionData): readonly string[] => {
  const { codes, dictionary } = textColumn(columns, 'sessionId')
  const texts = textsOf(dictionary)
  return Array.from({ length: rows }, (_, row) => texts[codes[row]!]!)
}
