import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Theme } from '../theme.js'
import { clientScripts, stylesheet } from './assets.js'
import type { View } from './card.js'
import { chartSettings, chartsOf } from './charts.js'
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

/** One page that carries everything it needs; its security policy lets it run its own scripts alone and ask nobody for anything. */
export const documentHtml = ({ title, body, views, csv, theme }: Document): string => {
  // What draws is most of a page, which one without charts need not carry.
  const drawing = views.length > 0 ? runtime() : null
  const texts = Object.values(clientScripts())
  const hashes = [
    ...texts.map((text) => createHash('sha256').update(text).digest('base64')),
    ...(drawing ? [drawing.sha256] : []),
  ]
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
      <style>${trusted(stylesheet())}</style>
    </head>
    <body>
      ${body}
      <script type="application/json" id="page-data">${jsonForScript({ ...chartSettings, charts: chartsOf(views) })}</script>
      <script type="text/plain" id="tables">${gzipSync(JSON.stringify(csv)).toString('base64')}</script>
      ${drawing && markup`<script type="text/plain" id="runtime">${drawing.packed}</script>`}
      ${texts.map((text) => markup`<script type="module">${trusted(text)}</script>\n`)}
    </body>
    </html>
    `.text
}
