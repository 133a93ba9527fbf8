import type { Config, Data, Layout, Template } from 'plotly.js-dist-min'

/** What the page hands to its scripts, as JSON. @internal */
export interface PageData {
  readonly templates: Readonly<Record<'light' | 'dark', Template>>
  readonly config: Partial<Config>
  readonly charts: Readonly<Record<string, ChartData>>
}

/** A chart as the page's scripts take it. @internal */
export interface ChartData {
  readonly description: string
  readonly data: Data[]
  readonly layout: Readonly<Record<'light' | 'dark', Partial<Layout>>>
}

/** What the event `cardchange` brings, which a live page sends from a card that it put in place: see `renderCard`. */
export interface CardChange {
  readonly charts: PageData['charts']
  /** CSV by the id of its table. */
  readonly csv: Readonly<Record<string, string>>
}
