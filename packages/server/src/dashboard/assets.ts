import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { clientScripts, plotlyScript, stylesheet } from '@polymart/viz'
import { packageFile } from '../package-files.js'

/** A file that pages load. */
export interface Asset {
  readonly type: string
  readonly body: Uint8Array<ArrayBuffer>
  readonly encoding?: 'gzip'
}

/** Files of pages by name, and a version that changes with them, so that browsers may keep them for good. */
export interface Assets {
  readonly files: ReadonlyMap<string, Asset>
  readonly version: string
}

const ownFile = (path: string): string => readFileSync(packageFile(path), 'utf8')

/** `live` imports the others. */
const ownScripts = ['live', 'address', 'ask', 'cards', 'facts', 'filter', 'picks', 'saved']

export const readAssets = (): Assets => {
  const script = (text: string): Asset => ({ type: 'text/javascript; charset=utf-8', body: bytes(text) })
  const style = (text: string): Asset => ({ type: 'text/css; charset=utf-8', body: bytes(text) })
  const files = new Map<string, Asset>([
    ['page.css', style(stylesheet())],
    ['live.css', style(ownFile('assets/live.css'))],
    [
      'plotly.js',
      { type: 'text/javascript; charset=utf-8', body: Uint8Array.from(plotlyScript().gzip), encoding: 'gzip' },
    ],
    ...Object.entries(clientScripts()).map(([name, text]) => [`${name}.js`, script(text)] as const),
    ...ownScripts.map((name) => [`${name}.js`, script(ownFile(`dist/client/${name}.js`))] as const),
  ])
  const hash = createHash('sha256')
  for (const { body } of files.values()) hash.update(body)
  return { files, version: hash.digest('base64url').slice(0, 12) }
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text))
