import { PolymartError } from '@polymart/core'
import type { EncodedBatch } from './encoded.js'
import { keyText } from './keys.js'

/** A TTL, in seconds, would drop such rows at once, without a word. @throws PolymartError `storage` */
export const checkTtl = ({ keys, times }: EncodedBatch, table: string, ttl: number): void => {
  if (ttl === Infinity) return
  const oldest = Date.now() - ttl * 1000
  const row = times.findIndex((time) => time <= oldest)
  if (row >= 0) throw dropped(table, `within the last ${ttl} s, the TTL of ${table}`, keys[row]!, times[row]!)
}

export const dropped = (table: string, within: string, key: Buffer, time: number): PolymartError =>
  new PolymartError(
    'storage',
    `Expected sessions that ended ${within}, found ${keyText(key)}, which ended at ${new Date(time).toISOString()} and would be dropped at once. ` +
      `Leave older sessions out, or keep them longer: alter '${table}', {NAME => 's', TTL => 'FOREVER'}, {NAME => 'e', TTL => 'FOREVER'}`,
  )
