import type { Partition } from '@polymart/core'
import { runnableNamed } from '../registry.js'
import type { Contribution } from '../define/analysis.js'
import type { Reader } from '../read/reader.js'
import type { Scope } from '../params/scope.js'
import type { Catalogue } from '../read/catalogue.js'
import { flawsOf } from '../read/flaws.js'
import type { EntityFlaws } from '../read/flaws.js'
import { withGhostRows } from '../read/ghost-rows.js'
import type { PartitionData } from '../read/partition.js'
import { readOwn } from '../read/read-partition.js'
import type { Tables } from '../read/tables.js'
import { computation, partitionTask } from '../read/task.js'
import type { Wanted } from '../read/times.js'

/** An analysis that knows all its parameters. */
export interface Job {
  readonly analysis: string
  readonly spec: { readonly scope: Scope }
  readonly catalogue: Catalogue | undefined
}

export interface StreamTask {
  readonly partition: Partition
  /** What all jobs together need. */
  readonly wanted: Wanted
  readonly jobs: readonly Job[]
  readonly ghosts: Tables | undefined
}

export interface Streamed {
  /** One a job. */
  readonly partials: readonly Contribution<object>[]
  readonly rows: PartitionData['own']
  readonly flaws: EntityFlaws
  /** Sessions that orders name and that are neither here nor among the ghosts. */
  readonly unresolved: readonly string[]
}

export interface PartialTask {
  readonly job: Job
  readonly data: PartitionData
}

/** What an analysis makes of a partition that was read. */
export const partialOf = computation(
  'partialOf',
  ({ job: { analysis, spec, catalogue }, data }: PartialTask): Contribution<object> =>
    runnableNamed(analysis).partial(data, spec, catalogue),
)

/** Reads a partition, analyses it, and keeps nothing of it. */
export const streamPartition = partitionTask(
  'streamPartition',
  async (reader: Reader, { partition, wanted, jobs, ghosts }: StreamTask): Promise<Streamed> => {
    const own = await readOwn(reader, partition, wanted)
    const data = ghosts ? withGhostRows(own, ghosts) : own
    return {
      partials: jobs.map(({ analysis, spec, catalogue }) => runnableNamed(analysis).partial(data, spec, catalogue)),
      rows: data.own,
      flaws: flawsOf(own),
      unresolved: data.links.unresolved,
    }
  },
)
