import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { ChartData, PageData } from '../client/data.js'
import { figureConfig } from '../figure.js'
import type { Figure } from '../figure.js'
import { packageFile } from '../package-files.js'
import { templates } from '../theme.js'
import type { Theme } from '../theme.js'
import type { View } from './card.js'
import { markup, jsonForScript, trusted } from './markup.js'
import type { Markup } from './markup.js'
import { runtime } from './runtime.js'

export interface Document {
  readonly title: string
  readonly body: Markup
  readonly views: readonly View[]
  /** CSV by the id of its table. */
  readonly csv: Readonly<Record<string, string>>
  /** Default: as the reader's system has it. */
  readonly theme?: Theme
}

const scripts = ['theme', 'views', 'downloads', 'charts'] as const

/** One page that carries everything it needs; its security policy lets it run its own scripts alone and ask nobody for anything. */
export const documentHtml = ({ title, body, views, csv, theme }: Document): string => {
  const { packed, sha256 } = runtime()
  const texts = scripts.map(scriptText)
  const hashes = [...texts.map((text) => createHash('sha256').update(text).digest('base64')), sha256]
  const policy = [
    `default-src 'none'`,
    `script-src ${hashes.map((hash) => `'sha256-${hash}'`).join(' ')}`,
    `style-src 'unsafe-inline'`,
    `img-src data: blob:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ')
  return markup`<!doctype html>
    <html lang="en"${theme ? markup` data-theme="${theme}"` : null}>
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="${policy}">
      <meta name="referrer" content="no-referrer">
      <link rel="icon" href="data:,">
      <title>${title}</title>
      <style>${trusted(readFileSync(packageFile('assets/page.css'), 'utf8'))}</style>
    </head>
    <body>
      ${body}
      <script type="application/json" id="page-data">${jsonForScript(pageData(views))}</script>
      <script type="text/plain" id="tables">${gzipSync(JSON.stringify(csv)).toString('base64')}</script>
      <script type="text/plain" id="runtime">${packed}</script>
      ${texts.map((text) => markup`<script type="module">${trusted(text)}</script>\n`)}
    </body>
    </html>
    `.text
}

/** The browser's scripts, as the build left them. */
const scriptText = (name: (typeof scripts)[number]): string =>
  readFileSync(packageFile(`dist/client/${name}.js`), 'utf8').replace(/\/\/# sourceMappingURL=.*\s*$/, '')

const pageData = (views: readonly View[]): PageData => ({
  templates,
  config: { ...figureConfig, toImageButtonOptions: { format: 'png', scale: 2 } },
  charts: Object.fromEntries(views.map((view) => [view.id, chartData(view)])),
})

/** The traces are the same in both themes; the layouts differ in colours, and share their templates with all charts. */
const chartData = ({ description, figure }: View): ChartData => {
  const layout = (theme: Theme): Figure['layout'] => {
    const layout = { ...figure({ theme }).layout }
    delete layout.template
    return layout
  }
  return { description, data: figure({}).data, layout: { light: layout('light'), dark: layout('dark') } }
}
