import type { Reader } from './reader.js'

/** What is done with one partition, on any thread. What it takes and gives can be posted; it keeps nothing. */
export interface PartitionTask<In, Out> {
  /** Worker threads find it by this name (tasks.ts). */
  readonly name: string
  /** Whether it waits for the stores. */
  readonly reads: boolean
  run(reader: Reader, input: In): Out | Promise<Out>
}

export const partitionTask = <In, Out>(
  name: string,
  run: (reader: Reader, input: In) => Out | Promise<Out>,
): PartitionTask<In, Out> => ({ name, reads: true, run })

/** What is done with a partition that was read. */
export const computation = <In, Out>(name: string, run: (input: In) => Out): PartitionTask<In, Out> => ({
  name,
  reads: false,
  run: (_, input) => run(input),
})
