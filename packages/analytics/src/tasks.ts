import { PolymartError } from '@polymart/core'
import { examine } from './doctor/examine.js'
import { idsOfHashes } from './doctor/id-hashes.js'
import { partialOf, streamPartition } from './execute/stream-partition.js'
import { countCurrencies } from './read/currencies.js'
import { findSessions, lendRows } from './read/lend-ghosts.js'
import { readPartition } from './read/read-partition.js'
import type { PartitionTask } from './read/task.js'
import { findAway } from './reconcile/away.js'
import { comparePartition } from './reconcile/compare-partition.js'
import { linksOfPartition } from './reconcile/links.js'

const tasks = [
  readPartition,
  partialOf,
  streamPartition,
  lendRows,
  findSessions,
  countCurrencies,
  examine,
  idsOfHashes,
  linksOfPartition,
  findAway,
  comparePartition,
]

/** Every task by its name, for threads that are told no more. */
const byName = new Map(tasks.map((task) => [task.name, task as PartitionTask<unknown, unknown>]))

export const taskNamed = (name: string): PartitionTask<unknown, unknown> => {
  const task = byName.get(name)
  if (task) return task
  throw new PolymartError('internal', `Expected the name of a task of tasks.ts, found ${name}.`)
}
