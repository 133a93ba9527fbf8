import { setMaxListeners } from 'node:events'
import { interrupted } from '@polymart/core'
import type { Progress } from '@polymart/core'
import type { Listening } from '../params/common.js'

interface Shared {
  readonly result: Promise<unknown>
  readonly stop: AbortController
  readonly listeners: Set<Progress | undefined>
  callers: number
}

/** Calls that ask for the same while one of them runs: it runs once, for all, and ends when the last caller is gone. */
export class EqualCalls {
  private readonly running = new Map<string, Shared>()

  /** `key` says all that the result follows from. What `work` gives to one it gives to all. */
  async run<T>(key: string, { signal, onProgress }: Listening, work: (listening: Listening) => Promise<T>): Promise<T> {
    const shared = this.running.get(key) ?? this.begin(key, work)
    // Each caller has an entry of its own, also where two give one function.
    const listener: Progress | undefined = onProgress && ((step) => onProgress(step))
    shared.callers++
    shared.listeners.add(listener)
    let leave = (): void => undefined
    const left = new Promise<never>((_, reject) => {
      leave = () => {
        if (--shared.callers === 0) shared.stop.abort(signal?.reason)
        else reject(interrupted(signal))
      }
    })
    if (signal?.aborted) leave()
    else signal?.addEventListener('abort', leave, { once: true })
    try {
      return (await Promise.race([shared.result, left])) as T
    } finally {
      signal?.removeEventListener('abort', leave)
      shared.listeners.delete(listener)
    }
  }

  /** Ends all of them. */
  stop(reason: Error): void {
    for (const { stop } of this.running.values()) stop.abort(reason)
  }

  private begin(key: string, work: (listening: Listening) => Promise<unknown>): Shared {
    const stop = new AbortController()
    // Each partition's work may listen.
    setMaxListeners(0, stop.signal)
    const listeners = new Set<Progress | undefined>()
    const onProgress: Progress = (step) => {
      for (const listener of listeners) listener?.(step)
    }
    const result = work({ signal: stop.signal, onProgress })
    const shared: Shared = { result, stop, listeners, callers: 0 }
    const end = (): void => {
      if (this.running.get(key) === shared) this.running.delete(key)
    }
    result.then(end, end)
    // A call that is on its way to an end that nobody waits for is not joined.
    stop.signal.addEventListener('abort', end)
    this.running.set(key, shared)
    return shared
  }
}
