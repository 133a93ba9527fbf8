/** What was planted in where visits come from and what they look for. Of visits, as in `Truth.visits`. */
export interface TrafficTruth {
  /**
   * An origin's part of the visits is expected to be `share`, and of its visits `rate` buy: of those that buy, exactly as
   * many as told, each came from an origin with the chance `purchaseShare`; of the others with `otherShare`. Origins of
   * one campaign add up.
   */
  readonly origins: readonly OriginTruth[]
  /**
   * Sums over origins. The session that an order names is of a channel with the chance `closes`; other sessions of its
   * user, which come before and may assist it, with `visits` (where they led to no order themselves). So a channel
   * assists more than it closes where `visits` is far above `closes`; `assists` is the one where it is most.
   */
  readonly channels: readonly ChannelTruth[]
  readonly assists: string
  /**
   * Of the searches in visits that buy nothing, programs' too, a term has the share `otherShare`, of those in visits
   * that buy `purchaseShare`. A search for it finds `results` products, and nobody noted how many in a share of
   * `unknownResults`. `zeroResults` is the share of terms that find nothing.
   */
  readonly searches: {
    readonly unknownResults: number
    readonly zeroResults: { readonly purchaseShare: number; readonly otherShare: number }
    readonly terms: readonly TermTruth[]
  }
}

/** Tags of visits; null where they have none. */
export interface OriginTruth {
  readonly channel: string
  readonly source: string | null
  readonly medium: string | null
  readonly campaign: string | null
  readonly purchaseShare: number
  readonly otherShare: number
  readonly share: number
  readonly rate: number
}

/** A channel's share of the visits that buy, and of the others. */
export interface ChannelTruth {
  readonly channel: string
  readonly closes: number
  readonly visits: number
}

/** A term, in lower case; some searches for it are written with a capital. */
export interface TermTruth {
  readonly term: string
  readonly results: number
  readonly purchaseShare: number
  readonly otherShare: number
}
