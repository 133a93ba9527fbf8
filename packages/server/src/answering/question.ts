import type { CommonParams } from '@polymart/analytics'
import type { Format } from '../api/formats.js'
import type { Role } from '../options.js'

/** What routes ask of the stores: by kind, what is to be known of it. It can be posted to another thread. */
export interface Questions {
  /** Whether the stores can be read, and their state. */
  readonly generation: object
  readonly analysis: {
    readonly analysis: string
    readonly params: CommonParams
    readonly table: string
    readonly format: Format
    readonly limit: number
    readonly offset: number
    readonly role: Role
  }
  readonly explain: { readonly analysis: string; readonly params: CommonParams }
  readonly doctor: { readonly role: Role }
  readonly reconcile: { readonly role: Role }
  /** What stands above a page of this address. */
  readonly facts: { readonly role: Role; readonly query: string }
  /** Whether an address reads as a page. */
  readonly address: { readonly query: string }
  /** Values of a field that pages are narrowed by. */
  readonly values: { readonly field: string }
  readonly card: { readonly card: string; readonly role: Role; readonly query: string }
  readonly health: { readonly card: string }
}

export type QuestionKind = keyof Questions

export type QuestionOf<K extends QuestionKind> = { readonly kind: K } & Questions[K]

export type Question = { [K in QuestionKind]: QuestionOf<K> }[QuestionKind]

/** An analysis that a question took, and whether its result was there from before. */
export interface Took {
  readonly analysis: string
  readonly kept: boolean
  /** What working it out took. */
  readonly ms?: number
  readonly rows?: Readonly<Record<string, number>>
}

/** An answer as it is sent. */
export interface Finished {
  readonly body: Uint8Array<ArrayBuffer>
  /** The state of the stores that it is of; undefined where it is not to be kept. */
  readonly generation: string | undefined
  readonly took: readonly Took[]
}

/** Works answers out, in this thread or in another. */
export interface Answering {
  /** @throws what working it out threw; PolymartError `worker` if the thread ended. */
  ask(question: Question, signal: AbortSignal): Promise<Finished>
  /** Ends what runs, and what it holds. */
  close(): Promise<void>
}

/** Who is told of what happens where answers are worked out. */
export interface Hearing {
  /** Answers that are told from now on are of this state of the stores, or of one that has passed. */
  readonly generation: (generation: string) => void
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void
}
