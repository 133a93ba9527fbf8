import { crc32 } from 'node:zlib'
import { textAt, textColumn } from '@polymart/core'
import type { Columns, Partition } from '@polymart/core'
import type { Reader } from '../inspect/reader.js'

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
