import type { Config, Data, Layout, Template } from 'plotly.js-dist-min'

/** What the page hands to its scripts, as JSON. */
export interface PageData {
  readonly templates: Readonly<Record<'light' | 'dark', Template>>
  readonly config: Partial<Config>
  readonly charts: Readonly<Record<string, ChartData>>
}

export interface ChartData {
  readonly description: string
  readonly data: Data[]
  readonly layout: Readonly<Record<'light' | 'dark', Partial<Layout>>>
}
