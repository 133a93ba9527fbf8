/** Something to look at. */
export interface Finding {
  readonly kind: Kind
  /** What was found, with its numbers and of whom they are. */
  readonly sentence: string
  /** Money at stake; null where it cannot be told. */
  readonly net: number | null
  /** The test that it passed, and how what is at stake was counted. */
  readonly evidence: string
  /** The part that says so. */
  readonly part: string
}

export type Kind =
  'segment' | 'conversion' | 'retention' | 'outage' | 'product' | 'price' | 'stock' | 'search' | 'affinity'
