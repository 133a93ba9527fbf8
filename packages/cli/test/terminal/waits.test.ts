import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, it, vi } from 'vitest'
import { Messages, noColors } from '../../src/terminal/messages.js'
import { tellWaits } from '../../src/terminal/waits.js'

it('says why nothing goes on, once it has not for some attempts, and not at each of them', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const stream = new PassThrough()
  const stopProgress = vi.fn()
  const messages = new Messages(stream, { colors: noColors, quiet: false })
  const tell = tellWaits({ messages, stopProgress } as unknown as Parameters<typeof tellWaits>[0])
  for (let attempt = 1; attempt <= 6; attempt++)
    tell({ reason: 'RegionTooBusyException: over limit', attempt, failing: 100, ms: 800 })
  vi.advanceTimersByTime(6000)
  tell({ reason: 'RegionTooBusyException: over limit', attempt: 7, failing: 100, ms: 1700 })
  vi.advanceTimersByTime(6000)
  tell({ reason: 'ZooKeeper is silent. Is it there?', attempt: 1, failing: 10_000, ms: 50 })
  vi.useRealTimers()
  stream.end()
  expect((await text(stream)).split('\n')).toEqual([
    'Waiting for HBase after 4 failed attempts: RegionTooBusyException: over limit. Trying again in 0.8 s.',
    'Waiting for HBase after 7 failed attempts: RegionTooBusyException: over limit. Trying again in 1.7 s.',
    'Waiting for HBase after 1 failed attempt: ZooKeeper is silent. Is it there? Trying again in 0.1 s.',
    '',
  ])
  expect(stopProgress).toHaveBeenCalledTimes(3)
})
