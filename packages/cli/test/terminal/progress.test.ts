import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { progressDisplay } from '../../src/terminal/progress.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const shown = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? '')

test('a log gets a line every few seconds', () => {
  const stream = new PassThrough()
  const { show } = progressDisplay(stream, { quiet: false })
  for (let second = 0; second <= 7; second++) {
    show({ stage: 'load', done: second * 10_000, total: 100_000, unit: 'rows' })
    vi.advanceTimersByTime(1000)
  }
  expect(shown(stream)).toBe(
    'load: 30,000 of 100,000 rows  10,000 rows per second, 7.0 s left\nload: 60,000 of 100,000 rows  10,000 rows per second, 4.0 s left\n',
  )
})

test('a short stage gets no line, and one of few things no rate', () => {
  const stream = new PassThrough()
  const { show } = progressDisplay(stream, { quiet: false })
  show({ stage: 'read', done: 1, total: 1, unit: 'partitions' })
  show({ stage: 'page', done: 0, total: 9, unit: 'analyses' })
  vi.advanceTimersByTime(6000)
  show({ stage: 'page', done: 3, total: 9, unit: 'analyses' })
  vi.advanceTimersByTime(6000)
  show({ stage: 'write', done: 1, unit: 'rows' })
  expect(shown(stream)).toBe('page: 3 of 9 analyses  12 s left\n')
})

test('a terminal gets a bar, and it is taken away', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100 })
  const display = progressDisplay(stream, { quiet: false })
  display.show({ stage: 'load', done: 0, total: 100, unit: 'rows' })
  vi.advanceTimersByTime(1000)
  display.show({ stage: 'load', done: 50, total: 100, unit: 'rows' })
  vi.advanceTimersByTime(1000)
  display.show({ stage: 'load', done: 75, total: 100, unit: 'rows' })
  expect(shown(stream)).toMatch(/load █+░+ \d+% {2}50 rows per second, 1\.0 s left/)
  display.stop()
  // Erases the line.
  expect(shown(stream)).toMatch(/\u001b\[[0-2]?K$/)
})

test('quiet is quiet', () => {
  const stream = new PassThrough()
  const display = progressDisplay(stream, { quiet: true })
  display.show({ stage: 'load', done: 1, unit: 'rows' })
  display.stop()
  expect(shown(stream)).toBe('')
})
