/** What the server gives the page's scripts. */
import type { CardChange } from '@polymart/viz'

/** What stands above a page: what its numbers are of. */
export interface Facts {
  readonly generation: string
  readonly asOf: string
  /** The period of most cards; null where each card has its own. */
  readonly period: { readonly from: string | null; readonly to: string } | null
  readonly timeZone: string
  /** The one asked for; null where it is the shop's own. */
  readonly currency: string | null
  readonly stores: readonly string[]
  /** When the stores were loaded; null where they do not tell. */
  readonly loadedAt: string | null
  readonly warnings: readonly string[]
}

/** Values of a field that a reader can click on, by the text that stands for them in charts and tables. */
export interface Picks {
  readonly field: string
  readonly values: Readonly<Record<string, string>>
}

/** A card as the server makes it; what comes from data is escaped. */
export interface LiveCard extends CardChange {
  readonly html: string
  readonly picks?: Picks
  /** Said where all of it rests on few observations. */
  readonly small?: string
}
