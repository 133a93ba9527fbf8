import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listenForInterrupts } from '../../src/terminal/interrupts.js'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  vi.spyOn(process, 'kill').mockReturnValue(true)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('the first signal asks the work to stop, a later one ends the process', () => {
  const interrupts = listenForInterrupts()
  expect(interrupts.signal.aborted).toBe(false)
  process.emit('SIGINT', 'SIGINT')
  expect(interrupts.signal.aborted).toBe(true)
  // What npm passes on is the same keypress.
  vi.advanceTimersByTime(20)
  process.emit('SIGINT', 'SIGINT')
  expect(process.kill).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1000)
  process.emit('SIGTERM', 'SIGTERM')
  expect(process.kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGTERM')
})

test('once the work is done, signals are no longer caught', () => {
  const before = process.listenerCount('SIGINT')
  const interrupts = listenForInterrupts()
  expect(process.listenerCount('SIGINT')).toBe(before + 1)
  interrupts.release()
  expect(process.listenerCount('SIGINT')).toBe(before)
})
