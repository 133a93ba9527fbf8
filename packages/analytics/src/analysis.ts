import type { Catalogue } from './read/catalogue.js'
import type { PartitionData } from './read/partition.js'
import type { Needs } from './read/tables.js'
import type { Untold } from './read/untold.js'
import type { ResultColumn } from './result/columns.js'
import type { Scope } from './scope.js'
import type { SetAside } from './view.js'

/** What a partition contributes; it can be posted between threads. */
export interface Partial<State> {
  readonly state: State
  readonly setAside: SetAside
  /** Of a result that tells money. */
  readonly untold?: Untold
}

export interface Finished {
  /** A table that many do without may be a getter, which is asked once at most. */
  readonly tables: Readonly<Record<string, readonly ResultColumn[]>>
  readonly warnings: readonly string[]
}

/**
 * One analysis: `partial` runs on each partition, on any thread; `finish` puts the states together, in whatever
 * order they come, and makes the tables, the default one first.
 */
export interface Analysis<Spec extends { readonly scope: Scope }, State> {
  readonly name: string
  /** The names of its tables, the default one first. */
  readonly tables: readonly string[]
  /** Its own parameters as a caller could give them again, each with its default where none was given. */
  echo(spec: Spec, given: object): Readonly<Record<string, unknown>>
  needs(spec: Spec): Needs
  readonly catalogue: (spec: Spec) => boolean
  partial(data: PartitionData, spec: Spec, catalogue: Catalogue | undefined): Partial<State>
  finish(states: readonly State[], spec: Spec): Finished
}
