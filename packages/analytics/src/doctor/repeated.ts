import { crc32 } from 'node:zlib'
import { textAt, textColumn } from '@polymart/core'
import type { Columns, Partition } from '@polymart/core'
import { Tally } from '../inspect/findings.js'
import type { Found } from '../inspect/findings.js'
import type { Inspector } from '../inspect/inspect.js'
import type { Reader } from '../inspect/reader.js'
import type { Flaw } from './examine.js'

/**
 * Stores find a session by its person and start, so one that was written again with another of them is there twice,
 * maybe in two partitions. Four bytes of each id tell which may be; only their ids are then gathered.
 */
export const sessionHashes = (sessions: Columns): Int32Array => {
  const { codes, dictionary } = textColumn(sessions, 'sessionId')
  const { bytes, offsets } = dictionary
  return codes.map((code) => crc32(bytes.subarray(offsets[code], offsets[code + 1])))
}

export interface HashesTask {
  readonly partition: Partition
  /** In ascending order. */
  readonly hashes: Int32Array
}

/** The ids of a partition's sessions that have one of the hashes; an id comes as often as it is there. */
export const sessionsOfHashes = async (
  reader: Reader,
  { partition, hashes }: HashesTask,
): Promise<readonly string[]> => {
  const { columns } = await reader.scan('sessions', partition, ['sessionId'])
  const sought = new Set(hashes)
  const { codes, dictionary } = textColumn(columns, 'sessionId')
  const ids: string[] = []
  sessionHashes(columns).forEach((hash, row) => {
    if (sought.has(hash)) ids.push(textAt(dictionary, codes[row]!)!)
  })
  return ids
}

/** Every session id that is there more than once, with how often. */
export const repeatedSessions = async (
  inspector: Inspector,
  parts: readonly Int32Array[],
  limit: number,
): Promise<Found<Flaw>> => {
  const hashes = repeatedIn(parts)
  const tally = new Tally<Flaw>(limit)
  if (hashes.length === 0) return tally.found()
  const found = await inspector.run(
    'sessionsOfHashes',
    inspector.partitions.map((partition) => ({ partition, hashes })),
  )
  const times = new Map<string, number>()
  for (const id of found.flat()) times.set(id, (times.get(id) ?? 0) + 1)
  for (const [id, rows] of times) if (rows > 1) tally.add({ id, found: `${rows} rows` })
  return tally.found()
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
