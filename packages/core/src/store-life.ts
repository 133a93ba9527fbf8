import { PolymartError } from './errors.js'
import { allSettled, orInterrupted } from './interruption.js'
import { beginLoad } from './load/load.js'
import type { LoadPlan } from './load/load.js'
import type { LeasePlace } from './load/lease.js'
import type { StoreWriter, WriteOptions } from './ports.js'

/** What a store gives to its life. */
export interface StoreLifeOptions {
  readonly url: string
  /** Refuses to load. */
  readonly readOnly?: boolean
  /** Makes of what a driver throws what it means and what to do. */
  readonly explained: (error: unknown) => Error | Promise<Error>
  /** Lets go of files and connections, once nothing is under way any more. */
  readonly release: () => Promise<void>
  /** Ends what is waited for, with the code `interrupted`. */
  readonly signal?: AbortSignal | undefined
}

/** For stores: a store from its opening to its closing. It counts what is under way, and begins nothing once it is closed. */
export class StoreLife {
  private readonly options: StoreLifeOptions
  private readonly underWay = new Set<Promise<unknown>>()
  private readonly loads = new Set<StoreWriter>()
  private closing: Promise<void> | undefined

  constructor(options: StoreLifeOptions) {
    this.options = options
  }

  /** Reads. @throws PolymartError `unreachable` once the store is closed, `interrupted` as soon as its signal is aborted. */
  read<T>(work: () => T | Promise<T>): Promise<T> {
    return orInterrupted(this.track(work), this.options.signal)
  }

  /** Begins a load. @throws PolymartError `unreachable` once the store is closed, `argument` where it is for reading only. */
  load<P extends LeasePlace>(options: WriteOptions, plan: LoadPlan<P>): Promise<StoreWriter> {
    return this.track(async () => {
      const { readOnly = false, url, explained } = this.options
      if (readOnly) throw new PolymartError('argument', `${url} is open for reading only.`)
      const onEnd = (): boolean => this.loads.delete(load)
      const load = await beginLoad(plan, { url, explained, options, onEnd })
      this.loads.add(load)
      if (this.closing === undefined) return load
      await load.abort()
      throw this.closed()
    })
  }

  /** Takes back loads that are not finished, and waits for what is under way. */
  close(): Promise<void> {
    return (this.closing ??= this.end())
  }

  private async end(): Promise<void> {
    try {
      await Promise.all(Array.from(this.loads, (load) => load.abort()))
      await allSettled(this.underWay, this.options.signal)
    } finally {
      await this.options.release()
    }
  }

  private async track<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.closing !== undefined) throw this.closed()
    const result = this.told(work)
    const settled: Promise<unknown> = result.catch(() => undefined).finally(() => this.underWay.delete(settled))
    this.underWay.add(settled)
    return result
  }

  private async told<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw await this.options.explained(error)
    }
  }

  private closed(): PolymartError {
    return new PolymartError('unreachable', `${this.options.url} is closed.`)
  }
}
