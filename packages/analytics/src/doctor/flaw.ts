import type { Finding } from '../result/findings.js'

/** A row in which something is wrong. */
export interface Flaw extends Finding {
  /** What the first value that is wrong looks like, or that value itself where values are to be shown. */
  readonly found: string
}
