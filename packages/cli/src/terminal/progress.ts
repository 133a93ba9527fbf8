import type { Progress, ProgressEvent } from '@polymart/core'
import { SingleBar } from 'cli-progress'
import { count, seconds } from './text.js'

export interface ProgressDisplay {
  readonly show: Progress
  /** Takes the bar away. What is shown after it begins anew. */
  readonly stop: () => void
}

interface Stream extends NodeJS.WriteStream {
  readonly isTTY: true
}

const isTerminal = (stream: NodeJS.WritableStream): stream is Stream => 'isTTY' in stream && stream.isTTY === true

export const progressDisplay = (stream: NodeJS.WritableStream, { quiet }: { quiet: boolean }): ProgressDisplay => {
  if (quiet) return { show: () => undefined, stop: () => undefined }
  return isTerminal(stream) ? bars(stream) : lines(stream, () => performance.now())
}

/** How fast a stage goes, and how long it will still take, in words. */
const pace = ({ done, total, unit }: ProgressEvent, ms: number): string => {
  if (done === 0 || ms <= 0) return ''
  const rate = (done / ms) * 1000
  // Of a few large things, such as partitions, the time left says more.
  const speed = rate >= 10 ? `${count(Math.round(rate))} ${unit} per second, ` : ''
  return total === undefined ? speed.slice(0, -2) : `${speed}${seconds((Math.max(0, total - done) / rate) * 1000)} left`
}

const bars = (stream: Stream): ProgressDisplay => {
  let bar: SingleBar | undefined
  let stage = ''
  let began = 0
  const stop = (): void => {
    bar?.stop()
    bar = undefined
  }
  return {
    stop,
    show(event) {
      const now = performance.now()
      if (!bar || event.stage !== stage) {
        stop()
        stage = event.stage
        began = now
        const format = event.total === undefined ? '{stage}  {pace}' : '{stage} {bar} {percentage}%  {pace}'
        const stopped = {
          clearOnComplete: true,
          hideCursor: null,
          fps: 10,
          barsize: 30,
          stopOnComplete: false,
          linewrap: true,
        }
        bar = new SingleBar({ stream, format, barCompleteChar: '█', barIncompleteChar: '░', ...stopped })
        bar.start(event.total ?? 0, 0, { stage, pace: '' })
      }
      bar.update(event.done, { stage, pace: pace(event, now - began) })
    },
  }
}

const msPerLine = 3000

/** For logs: now and then a line, and none for stages that take less. */
const lines = (stream: NodeJS.WritableStream, clock: () => number): ProgressDisplay => {
  let stage = ''
  let began = 0
  let last = 0
  return {
    stop() {
      stage = ''
    },
    show(event) {
      const now = clock()
      if (event.stage !== stage) {
        stage = event.stage
        began = last = now
        return
      }
      if (now - last < msPerLine) return
      last = now
      const of = event.total === undefined ? '' : ` of ${count(event.total)}`
      stream.write(`${stage}: ${count(event.done)}${of} ${event.unit}  ${pace(event, now - began)}\n`)
    },
  }
}
