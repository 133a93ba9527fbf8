import type { Worker } from 'node:worker_threads'
import { asError, interrupted, PolymartError, startThread } from '@polymart/core'
import { errorOf } from './messages.js'
import type { FromThread, ThreadData, ToThread } from './messages.js'
import type { Answering, Finished, Hearing, Question } from './question.js'

interface Waiting {
  readonly question: Question
  readonly done: (finished: Finished) => void
  readonly fail: (error: Error) => void
}

/** How long a thread that could not begin is left alone before another one is tried, and at most, in milliseconds. */
const firstPause = 250
const longestPause = 10_000
/** How long a thread may take to close its stores. */
const lastMs = 5000

/** Starts the thread that answers. */
export const answerThread = (data: ThreadData): Worker =>
  startThread(new URL('./answer.worker.js', import.meta.url), data)

/**
 * Has answers worked out by a thread of its own, so that this one hears every request at once. Where it ends, as one does
 * that runs out of memory, what it worked on fails, and another one is started.
 */
export class ThreadAnswering implements Answering {
  private readonly start: () => Worker
  private readonly hearing: Hearing
  private readonly waiting = new Map<number, Waiting>()
  private worker: Worker
  private exited: Promise<void> | undefined
  private asked = 0
  private pause = firstPause
  private isOver = false

  constructor(start: () => Worker, hearing: Hearing) {
    this.start = start
    this.hearing = hearing
    this.worker = this.begin()
  }

  ask(question: Question, signal: AbortSignal): Promise<Finished> {
    const id = this.asked++
    const stop = (): void => {
      this.say({ stop: id })
      this.waiting.get(id)?.fail(interrupted(signal))
    }
    const answer = new Promise<Finished>((done, fail) => {
      if (signal.aborted) return fail(interrupted(signal))
      this.waiting.set(id, { question, done, fail })
      signal.addEventListener('abort', stop, { once: true })
      this.say({ ask: id, question })
    })
    return answer.finally(() => {
      this.waiting.delete(id)
      signal.removeEventListener('abort', stop)
    })
  }

  async close(): Promise<void> {
    this.isOver = true
    this.say({ close: true })
    const timer = setTimeout(() => void this.worker.terminate(), lastMs)
    await this.exited
    clearTimeout(timer)
  }

  private say(message: ToThread): void {
    this.worker.postMessage(message)
  }

  private begin(): Worker {
    const worker = this.start()
    let cause: unknown
    let wasReady = false
    worker.on('message', (message: FromThread) => {
      if ('ready' in message) {
        wasReady = true
        this.pause = firstPause
      } else this.hear(message)
    })
    worker.on('error', (error) => (cause = error))
    this.exited = new Promise((resolve) => {
      worker.on('exit', (code) => {
        this.ended(endOf(cause, code), wasReady)
        resolve()
      })
    })
    return worker
  }

  private hear(message: Exclude<FromThread, { readonly ready: true }>): void {
    if ('answered' in message) this.waiting.get(message.answered)?.done(message.finished)
    else if ('failed' in message) this.waiting.get(message.failed)?.fail(errorOf(message.why))
    else if ('generation' in message) this.hearing.generation(message.generation)
    else this.hearing.log(message.level, message.message)
  }

  private ended(error: PolymartError, wasReady: boolean): void {
    for (const { fail } of this.waiting.values()) fail(error)
    this.waiting.clear()
    if (this.isOver) return
    this.hearing.log('error', `${error.message} Another one takes its place.`)
    // It gets what is asked meanwhile, too.
    const pause = wasReady ? 0 : this.pause
    this.pause = Math.min(longestPause, this.pause * 2)
    setTimeout(() => {
      if (this.isOver) return
      this.worker = this.begin()
      for (const [ask, { question }] of this.waiting) this.say({ ask, question })
    }, pause)
  }
}

const endOf = (cause: unknown, code: number): PolymartError => {
  const error = cause === undefined ? undefined : asError(cause)
  const isFull = error !== undefined && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  const why = isFull ? 'ran out of memory' : error ? `failed: ${error.message}` : `ended with code ${code}`
  return new PolymartError('worker', `The thread that works answers out ${why}.`, { cause })
}
