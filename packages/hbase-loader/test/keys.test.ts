import { batchOf, bucketOf, bucketText, rowKeys } from '@polymart/core'
import { describe, expect, it } from 'vitest'
import { keyText, rangeOfPartition, rangeOfPerson, startOf, storedKey } from '../src/store/keys.js'
import { session } from './sessions.js'

const keyOf = (visitorId: string, sessionId = 's', startAt = 5): Buffer =>
  storedKey(rowKeys(batchOf('sessions', [session(1, { visitorId, userId: null, sessionId, startAt })])), 0)

describe('row keys', () => {
  it('are those of every store', () => {
    expect(keyOf('v').toString()).toBe([bucketText(bucketOf('v')), 'v', '253402300799994', 's'].join('\0'))
    expect(keyText(keyOf('v'))).toBe(`"${bucketText(bucketOf('v'))}|v|253402300799994|s"`)
  })

  it('fit into what HBase takes, and stay different', () => {
    const ids = ['x', 'y'].flatMap((end) => [40_000, 15_000, 15_002].map((length) => 'é'.repeat(length / 2) + end))
    const keys = ids.flatMap((person) => ids.map((id) => keyOf(person, id)))
    expect(new Set(keys.map((key) => key.toString('latin1'))).size).toBe(36)
    for (const key of keys) expect(key.length).toBeLessThanOrEqual(32_767)
  })

  it('tell when a session starts', () => {
    for (const startAt of [0, -1, 1, Date.parse('0000-01-01'), Date.parse('9999-12-31T23:59:59.999Z')]) {
      for (const key of [keyOf('v', 's', startAt), keyOf('', '', startAt), keyOf('v'.repeat(20_000), 's', startAt)])
        expect(startOf(key, 0, key.length)).toBe(startAt)
    }
    expect(startOf(Buffer.from('short'), 0, 5)).toBeNaN()
  })

  it('lie in the range of their partition and of their person', () => {
    const key = keyOf('v')
    const within = ({ start, stop }: { start: Buffer; stop?: Buffer }): boolean =>
      Buffer.compare(start, key) <= 0 && (!stop || Buffer.compare(key, stop) < 0)
    const bucket = bucketOf('v')
    expect(within(rangeOfPartition({ from: bucket, to: bucket + 1 }))).toBe(true)
    expect(within(rangeOfPartition({ from: 0, to: 4096 }))).toBe(true)
    expect(within(rangeOfPartition({ from: bucket + 1, to: 4096 }))).toBe(false)
    expect(within(rangeOfPartition({ from: 0, to: bucket }))).toBe(false)
    expect(within(rangeOfPerson('v'))).toBe(true)
    expect(within(rangeOfPerson('v', 5, 6))).toBe(true)
    expect(within(rangeOfPerson('v', 6))).toBe(false)
    expect(within(rangeOfPerson('v', 0, 5))).toBe(false)
    expect(within(rangeOfPerson('v', -1e18, 1e18))).toBe(true)
    expect(within(rangeOfPerson('v2'))).toBe(false)
  })
})
