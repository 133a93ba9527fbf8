import type { Partition } from '@polymart/core'
import type { Listening } from '../params/common.js'
import type { Moments } from '../read/reader.js'
import type { PartitionTask } from '../read/task.js'
import type { Executor } from './executor.js'

/** Runs tasks over the partitions of stores in one state each, on the threads of an executor. */
export interface PartitionRunner {
  readonly partitions: readonly Partition[]
  readonly run: <In, Out>(task: PartitionTask<In, Out>, inputs: readonly In[]) => Promise<readonly Out[]>
}

export interface RunnerOptions extends Listening {
  readonly executor: Executor
  readonly partitions: readonly Partition[]
  readonly moments: Moments
  /** What progress is told of. */
  readonly stage: string
}

export const partitionRunner = ({
  executor,
  partitions,
  moments,
  stage,
  signal,
  onProgress,
}: RunnerOptions): PartitionRunner => ({
  partitions,
  run(task, inputs) {
    let finished = 0
    const onDone = (): void => onProgress?.({ stage, done: ++finished, total: inputs.length, unit: 'partitions' })
    return executor.run(task, inputs, { moments, onDone, ...(signal && { signal }) })
  },
})
