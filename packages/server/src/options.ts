import type { LogEntry } from './log.js'

/** What a reader may see: numbers over many, or rows about customers, by id, too. */
export type Role = 'aggregates' | 'customers'

/** Who knows the token has the role. */
export interface Token {
  readonly role: Role
  readonly token: string
}

/** How a shop is served. */
export interface ServeOptions {
  /** Default 4321; 0 takes a free one. */
  readonly port?: number
  /** Address to listen on; default 127.0.0.1. Another one than this machine's own needs tokens. */
  readonly host?: string
  /** Other names that the server is called by, as a proxy before it has one. */
  readonly names?: readonly string[]
  /** Who may ask; none: everyone on this machine. */
  readonly tokens?: readonly Token[]
  /** Without tokens, whether rows about customers are shown; default false. */
  readonly includeCustomers?: boolean
  /** Origins such as `https://intranet.example` whose pages may ask; default none but its own. */
  readonly origins?: readonly string[]
  /** Heading of the pages; default the name of the store. */
  readonly title?: string
  /** Path of a JSON file of saved views, which is made when the first is saved; default none, so that none can be. */
  readonly views?: string
  /** Requests a second of one caller, on average; default 100. Three seconds' worth may come at once. */
  readonly rate?: number
  /** Seconds that an answer may take; default 60. */
  readonly patience?: number
  /**
   * Bytes of answers that are kept until the stores change; default 64 MiB. Half of them are for answers as they are sent,
   * counted to the byte, the other half for results of which several answers can be made.
   */
  readonly answers?: number
  /**
   * Whether a thread of its own opens the stores and works answers out, so that this one is never busy with that; default
   * true where another thread can open them. If not, answers come from the shop that is given.
   */
  readonly thread?: boolean
  /** Questions that wait for their turn at most; one more gets 503. Default 1,000. */
  readonly waiting?: number
  /** How often stores are asked whether they have changed, in milliseconds; default 1,000. */
  readonly watchEvery?: number
  /** Milliseconds after which stores that do not tell of changes are read anew; default 60,000. */
  readonly maxAge?: number
  /** Hears of each request that was answered, and of what went wrong. */
  readonly log?: (entry: LogEntry) => void
}

/** Bytes of a request's body. */
export const maxBody = 64 << 10
