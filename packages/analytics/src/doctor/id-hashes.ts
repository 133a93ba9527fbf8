import { crc32 } from 'node:zlib'
import { model, textAt, textColumn } from '@polymart/core'
import type { Columns, EntityName, Partition } from '@polymart/core'
import type { Reader } from '../read/reader.js'
import { partitionTask } from '../read/task.js'

/**
 * Rows of one id may lie in different partitions: a session that was written again with another person, documents of a
 * collection that says nothing of its ids. Four bytes of each id tell which may be there twice; only those are then
 * gathered.
 */
export const idHashes = (entity: EntityName, columns: Columns): Int32Array => {
  const { codes, dictionary } = textColumn(columns, model[entity].key)
  const { bytes, offsets } = dictionary
  return codes.map((code) => crc32(bytes.subarray(offsets[code], offsets[code + 1])))
}

export interface HashesTask {
  readonly entity: EntityName
  readonly partition: Partition
  /** In ascending order. */
  readonly hashes: Int32Array
}

/** The ids of a partition's rows that have one of the hashes; an id comes as often as it is there. */
export const idsOfHashes = partitionTask(
  'idsOfHashes',
  async (reader: Reader, { entity, partition, hashes }: HashesTask): Promise<readonly string[]> => {
    const { key } = model[entity]
    const { columns } = await reader.scan(entity, partition, [key])
    const sought = new Set(hashes)
    const { codes, dictionary } = textColumn(columns, key)
    const ids: string[] = []
    idHashes(entity, columns).forEach((hash, row) => {
      if (sought.has(hash)) ids.push(textAt(dictionary, codes[row]!)!)
    })
    return ids
  },
)
