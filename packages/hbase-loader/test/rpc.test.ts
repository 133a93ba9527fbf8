import { orInterrupted, PolymartError } from '@polymart/core'
import { describe, expect, it } from 'vitest'
import { CellReader, cellType, CellWriter } from '../src/rpc/cells.js'
import { Frames } from '../src/rpc/frames.js'
import { RemoteError } from '../src/rpc/remote-error.js'
import { mayPass, Retry } from '../src/rpc/retry.js'
import type { Wait } from '../src/rpc/retry.js'

const retrying = (patience: number) => {
  const waits: Wait[] = []
  return { waits, retry: new Retry({ patience, signal: undefined, onWait: (wait) => waits.push(wait) }) }
}

describe('retries', () => {
  it('wait as long as a server with too many requests asks', async () => {
    const { waits, retry } = retrying(5000)
    await retry.wait(
      new RemoteError(
        'org.apache.hadoop.hbase.quotas.RpcThrottlingException',
        'number of requests exceeded - wait 120ms',
        { doNotRetry: true },
      ),
    )
    await retry.wait(new RemoteError('x.RpcThrottlingException', 'read size limit exceeded - wait 0.05sec'))
    expect(waits.map(({ ms }) => ms)).toEqual([120, 50])
    await expect(
      retry.wait(new RemoteError('x.RpcThrottlingException', 'limit exceeded - wait 1hrs, 2mins')),
    ).rejects.toThrow(/limit exceeded/)
  })

  it('wait longer and longer for one with too much to do, and end when patience does', async () => {
    const { waits, retry } = retrying(1000)
    const busy = new RemoteError('org.apache.hadoop.hbase.RegionTooBusyException', 'Over memstore limit=512K')
    const giveUp = async (): Promise<void> => {
      for (;;) await retry.wait(busy)
    }
    await expect(giveUp()).rejects.toBe(busy)
    expect(waits.length).toBeGreaterThan(2)
    expect(waits.at(-1)!.ms).toBeGreaterThan(waits[0]!.ms)
    expect(waits.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThanOrEqual(1100)
  })

  it('say once how long they took, also of one within another', async () => {
    const silent = new PolymartError('unreachable', 'Nobody answers.')
    const inner: unknown = await retrying(0)
      .retry.wait(silent)
      .catch((error: unknown) => error)
    await expect(retrying(0).retry.wait(inner)).rejects.toThrow(
      /^Nobody answers\. Nothing else came of trying for 0 s\.$/,
    )
  })

  it('begin only where they may help', () => {
    const pass = (exception: string, doNotRetry: boolean): boolean =>
      mayPass(new RemoteError(`x.${exception}`, '', { doNotRetry }))
    expect(pass('UnknownScannerException', true)).toBe(true)
    expect(pass('OutOfOrderScannerNextException', true)).toBe(true)
    expect(pass('CallQueueTooBigException', false)).toBe(true)
    expect(pass('PleaseHoldException', false)).toBe(true)
    expect(pass('DoNotRetryIOException', true)).toBe(false)
    expect(pass('TableNotFoundException', false)).toBe(false)
    expect(pass('AccessDeniedException', false)).toBe(false)
  })

  it('end at once when they are interrupted', async () => {
    const controller = new AbortController()
    const retry = new Retry({ patience: 60_000, signal: controller.signal, onWait: undefined })
    const slow = new RemoteError('x.RpcThrottlingException', 'wait 30sec')
    setTimeout(() => controller.abort(), 20)
    await expect(retry.wait(slow)).rejects.toMatchObject({ code: 'interrupted' })
    await expect(orInterrupted(new Promise(() => {}), controller.signal)).rejects.toMatchObject({ code: 'interrupted' })
  })
})

describe('what goes over a connection', () => {
  it('is put together from pieces of any size', () => {
    const frames = [0, 1, 5, 300].map((length, i) => Buffer.alloc(length, i))
    const bytes = Buffer.concat(
      frames.flatMap((frame) => {
        const length = Buffer.alloc(4)
        length.writeUInt32BE(frame.length)
        return [length, frame]
      }),
    )
    for (const size of [1, 2, 3, 7, 100, bytes.length]) {
      const reader = new Frames()
      const found: Buffer[] = []
      for (let i = 0; i < bytes.length; i += size) found.push(...reader.take(bytes.subarray(i, i + size)))
      expect(found).toEqual(frames)
    }
  })

  it('are cells that come back as they were', () => {
    const writer = new CellWriter(1)
    const cells = [
      ['row', 's', '1', 0, ''],
      ['r\0w', 'events', '12.3', 253_402_300_799_999, 'x'.repeat(100_000)],
      ['', 'e', '', 2 ** 32, '😀'],
    ] as const
    for (const [row, family, qualifier, time, value] of cells) {
      const name = { family: Buffer.from(family), qualifier: Buffer.from(qualifier), time }
      writer.add(Buffer.from(row), name, cellType.put, Buffer.from(value))
    }
    const within = Buffer.from('before, within and behind')
    writer.add(Buffer.from('part'), { family: within, qualifier: within, time: 7 }, cellType.put, within, 8, 14)
    const reader = new CellReader()
    reader.begin(writer.finish())
    for (const [row, family, qualifier, time, value] of [
      ...cells,
      ['part', String(within), String(within), 7, 'within'] as const,
    ]) {
      reader.read()
      const found = [reader.row, reader.family, reader.qualifier, reader.time, reader.value].map(String)
      expect(found).toEqual([row, family, qualifier, String(time), value])
    }
  })
})
