import type { Mapping, Progress } from '@polymart/core'

/** How stores are opened; it can be posted to other threads. */
export interface StoreOptions {
  /** Rows a second that are read of a server, or written to it, at most; default as many as there are. */
  readonly maxRate?: number
  /** How collections of one's own in MongoDB are read as the model's, where they are; nothing is written to them. */
  readonly mapping?: Mapping
  /**
   * Whether mapped collections are read as they were at one moment; default true. A server keeps so much history for
   * five minutes, unless told otherwise: what takes longer can be read as it is meanwhile, with false.
   */
  readonly oneMoment?: boolean
}

/** What is told while stores are waited for, and what ends that. */
export interface Waiting {
  /** Is told of each wait before HBase is asked again, such as one that a server with too much to do asks for. */
  readonly onWait?: (wait: Wait) => void
  /** Ends whatever is waited for, with the code `interrupted`; a load that has begun is ended by its own signal. */
  readonly signal?: AbortSignal
}

/** How a store is opened. */
export interface OpenOptions extends StoreOptions, Waiting {
  /** Default true. */
  readonly readOnly?: boolean
  /** Whether a load makes tables that are missing in HBase; default true. If not, it fails, and says how to make them. */
  readonly createTables?: boolean
}

/** A wait before something is tried again. */
export interface Wait {
  /** What the server, or the way to it, said. */
  readonly reason: string
  /** How often it failed in a row. */
  readonly attempt: number
  /** For how long nothing has worked, in milliseconds. */
  readonly failing: number
  readonly ms: number
}

/** How collections are looked at. */
export interface ExamineMappingOptions {
  /** Adds values to the samples, except of fields that identify a person. */
  readonly showValues?: boolean
  /** Documents a second that are read, at most. */
  readonly maxRate?: number
  readonly signal?: AbortSignal
  readonly onProgress?: Progress
}
