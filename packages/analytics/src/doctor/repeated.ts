import type { EntityName, Partition } from '@polymart/core'
import { Tally } from '../result/findings.js'
import type { Found } from '../result/findings.js'
import type { PartitionRunner } from '../execute/partition-runner.js'
import type { Flaw } from './flaw.js'
import { idsOfHashes } from './id-hashes.js'

/** Every id of an entity that is there more than once, with how often, by the hashes of all ids. */
export const repeatedIds = async (
  runner: PartitionRunner,
  { entity, parts }: EntityHashes,
  limit: number,
): Promise<Found<Flaw>> => {
  const hashes = repeatedIn(parts.map((part) => part.hashes))
  const tally = new Tally<Flaw>(limit)
  if (hashes.length === 0) return tally.found()
  const found = await runner.run(
    idsOfHashes,
    parts.map(({ partition }) => ({ entity, partition, hashes })),
  )
  const times = new Map<string, number>()
  for (const id of found.flat()) times.set(id, (times.get(id) ?? 0) + 1)
  for (const [id, rows] of times) if (rows > 1) tally.add({ id, found: `${rows} rows` })
  return tally.found()
}

export interface EntityHashes {
  readonly entity: EntityName
  readonly parts: readonly { readonly partition: Partition; readonly hashes: Int32Array }[]
}

const repeatedIn = (parts: readonly Int32Array[]): Int32Array => {
  const all = new Int32Array(parts.reduce((length, part) => length + part.length, 0))
  let end = 0
  for (const part of parts) {
    all.set(part, end)
    end += part.length
  }
  all.sort()
  return all.filter((hash, i) => hash === all[i - 1] && hash !== all[i - 2])
}
