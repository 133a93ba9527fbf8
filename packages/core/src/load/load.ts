import type { Batch } from '../columns/batch.js'
import { PolymartError, throwIfAborted } from '../errors.js'
import { ofEach } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'
import type { LoadIssue, LoadReport, StoreWriter, WriteOptions } from '../ports.js'
import { Lease } from './lease.js'
import type { LeasePlace } from './lease.js'
import { LoadPolicy } from './policy.js'
import { loadReport } from './report.js'
import { LoadSteps } from './steps.js'

/** What becomes of the rows of a load. */
export type LoadPolicies = { readonly [E in EntityName]: LoadPolicy }

/** What a store does in a load itself; the order of its steps is the same for all stores, and not its own. */
export interface LoadWork {
  /** Takes the rows of a batch but those in `without`, which nobody sees yet; the first has this number in the input. */
  write(batch: Batch, first: number, without: ReadonlySet<number>): void | Promise<void>
  /** Writes what it holds back. */
  settle(): Promise<void>
  /** Makes all of the load seen at once; gives the generation. */
  publish(): Promise<number>
  /** Leaves the store as it was, unless the load is seen; false where something is left to the next load. */
  takeBack(): Promise<boolean>
  /** What a failure means to the load, if not what it means to the store. */
  failed?(error: unknown): unknown
}

/** How a load begins. */
export interface LoadPlan<P extends LeasePlace = LeasePlace> {
  /** What the store keeps, if not everything. */
  readonly holds?: EntityName
  /** Makes what must be there for a lease. */
  place(): Promise<P>
  /** With the lease: checks the store, and clears away what a load that was broken off has left. */
  begin(place: P, lease: Lease, policies: LoadPolicies): Promise<LoadWork>
}

/** What a load needs of its store beside the plan. */
interface StoreOfLoad {
  readonly url: string
  readonly explained: (error: unknown) => Error | Promise<Error>
  readonly options: WriteOptions
  readonly onEnd: () => void
}

/** Begins a load: takes the lease, then checks the store; where that fails the lease is free again. */
export const beginLoad = async <P extends LeasePlace>(plan: LoadPlan<P>, store: StoreOfLoad): Promise<StoreWriter> => {
  throwIfAborted(store.options.signal)
  const policies = ofEach((entity) => new LoadPolicy(entity, store.options))
  const place = await plan.place()
  const lease = await Lease.take(place)
  try {
    return new Load(await plan.begin(place, lease, policies), lease, policies, { ...store, holds: plan.holds })
  } catch (error) {
    await lease.release().catch(() => lease.abandon())
    throw error
  }
}

/** Writes, then makes it seen, then gives the lease free; on a failure what was written is taken back first. */
class Load implements StoreWriter {
  private readonly work: LoadWork
  private readonly lease: Lease
  private readonly policies: LoadPolicies
  private readonly store: StoreOfLoad & { readonly holds: EntityName | undefined }
  private ending: Promise<void> | undefined
  private readonly steps = new LoadSteps(
    () => this.ending !== undefined,
    async (error) => {
      // A disk that was full is not any more once that is taken back.
      const explained = await this.store.explained(this.work.failed?.(error) ?? error)
      await this.takeBack()
      return explained
    },
  )

  constructor(work: LoadWork, lease: Lease, policies: LoadPolicies, store: Load['store']) {
    this.work = work
    this.lease = lease
    this.policies = policies
    this.store = store
  }

  write(batch: Batch): Promise<void> {
    return this.steps.run(async () => {
      const { signal, strict = false } = this.store.options
      throwIfAborted(signal)
      await this.lease.check()
      const policy = this.policyOf(batch.entity)
      const first = policy.read(batch.rows)
      await this.work.write(batch, first, strict ? policy.refuse(batch, first) : nothing)
    })
  }

  reject(issue: LoadIssue): void {
    const policy = this.policyOf(issue.entity)
    policy.reject(policy.read(1), issue)
  }

  finish(): Promise<LoadReport> {
    return this.steps.run(async () => {
      const { signal } = this.store.options
      throwIfAborted(signal)
      await this.work.settle()
      throwIfAborted(signal)
      const generation = await this.work.publish()
      let error: unknown
      await this.end(() =>
        this.lease.release().catch(async (found: unknown) => {
          error = found
          await this.lease.abandon()
        }),
      )
      // The store may only be away; one that is there no more holds nothing of the load.
      if (error instanceof PolymartError && error.code === 'storage') throw error
      return loadReport(this.policies, generation)
    })
  }

  async abort(): Promise<void> {
    await this.steps.settled()
    await this.takeBack()
  }

  private takeBack(): Promise<void> {
    return this.end(async () => {
      try {
        if (await this.work.takeBack()) {
          await this.lease.release()
          return
        }
      } catch {
        // The store says that a load was broken off, which is so.
      }
      await this.lease.abandon()
    })
  }

  private end(how: () => Promise<void>): Promise<void> {
    return (this.ending ??= how().finally(this.store.onEnd))
  }

  private policyOf(entity: EntityName): LoadPolicy {
    const { holds = entity, url } = this.store
    if (holds === entity) return this.policies[entity]
    throw new PolymartError(
      'argument',
      `Expected ${holds}, which are all that ${url} keeps, found ${entity}. Load them into the store of entities.`,
    )
  }
}

const nothing: ReadonlySet<number> = new Set()
