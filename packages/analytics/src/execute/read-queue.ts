import { setMaxListeners } from 'node:events'
import { interrupted, PolymartError } from '@polymart/core'
import type { Listening } from '../params/common.js'
import { inTurn } from './in-turn.js'
import type { Got } from './read-or-stream.js'
import type { Run } from './run.js'

interface Waiting extends Listening {
  readonly run: Run
  readonly done: (got: Got) => void
  readonly fail: (error: unknown) => void
}

/**
 * Reads of the stores for calls, one after the other. Those that wait meanwhile are read for together, so that no column
 * is read twice.
 */
export class ReadQueue {
  private readonly read: (runs: readonly Run[], options: Listening) => Promise<readonly Got[]>
  private waiting: Waiting[] = []
  private busy = false

  constructor(read: (runs: readonly Run[], options: Listening) => Promise<readonly Got[]>) {
    this.read = read
  }

  ask(run: Run, listening: Listening): Promise<Got> {
    return new Promise((done, fail) => {
      this.waiting.push({ run, done, fail, ...listening })
      if (this.busy) return
      this.busy = true
      // Calls that are made in one go wait for each other's plans, which take turns.
      void inTurn(() => void this.work())
    })
  }

  private async work(): Promise<void> {
    for (let batch = this.next(); batch.length > 0; batch = this.next()) await this.serve(batch)
    this.busy = false
  }

  /** All that wait and are cut alike. */
  private next(): readonly Waiting[] {
    const [first] = this.waiting
    if (!first) return []
    const batch = this.waiting.filter(({ run }) => cutAlike(run, first.run))
    this.waiting = this.waiting.filter((each) => !batch.includes(each))
    return batch
  }

  private async serve(batch: readonly Waiting[]): Promise<void> {
    const reading = new AbortController()
    setMaxListeners(0, reading.signal)
    const listening = new Set(batch)
    const leave = (one: Waiting): void => {
      // The last one waits until what was begun is taken back.
      if (listening.size === 1) return reading.abort(one.signal?.reason)
      listening.delete(one)
      one.fail(interrupted(one.signal))
    }
    const leaving = batch.map((one) => () => leave(one))
    for (const [i, { signal }] of batch.entries()) {
      if (signal?.aborted) leaving[i]!()
      else signal?.addEventListener('abort', leaving[i]!, { once: true })
    }
    try {
      const got = await this.read(
        batch.map(({ run }) => run),
        {
          signal: reading.signal,
          onProgress: (step) => {
            for (const { onProgress } of listening) onProgress?.(step)
          },
        },
      )
      for (const [i, one] of batch.entries()) one.done(got[i]!)
    } catch (error) {
      // What one of them runs into is not the others' fault.
      if (listening.size > 1 && isOfOne(error)) for (const one of listening) await this.serve([one])
      else for (const one of listening) one.fail(error)
    } finally {
      for (const [i, { signal }] of batch.entries()) signal?.removeEventListener('abort', leaving[i]!)
    }
  }
}

const cutAlike = ({ plan: a }: Run, { plan: b }: Run): boolean =>
  a.partitions === b.partitions && a.threads.kind === b.threads.kind && a.threads.workers === b.threads.workers

const isOfOne = (error: unknown): boolean => !(error instanceof PolymartError) || error.code === 'internal'
