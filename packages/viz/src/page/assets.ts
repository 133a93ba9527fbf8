import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { packageFile } from '../package-files.js'
import { runtime } from './runtime.js'

const names = ['theme', 'views', 'sort', 'downloads', 'charts'] as const

/** Name of a script of the page. @internal */
export type ScriptName = (typeof names)[number]

/** The look of pages. @internal */
export const stylesheet = (): string => readFileSync(packageFile('assets/page.css'), 'utf8')

/** The browser's scripts by name, each a module of its own, in the order in which pages load them. @internal */
export const clientScripts = (): Readonly<Record<ScriptName, string>> =>
  Object.fromEntries(names.map((name) => [name, scriptText(name)])) as Record<ScriptName, string>

/** As the build left it. */
const scriptText = (name: ScriptName): string =>
  readFileSync(packageFile(`dist/client/${name}.js`), 'utf8').replace(/\/\/# sourceMappingURL=.*\s*$/, '')

/** Plotly and the map of the world as one classic script, which sets `window.Plotly`. @internal */
export interface PlotlyScript {
  readonly gzip: Uint8Array
  readonly text: string
  /** Of the text, in base64, for a content security policy. */
  readonly sha256: string
}

/** The script that draws charts, packed and unpacked. @internal */
export const plotlyScript = (): PlotlyScript => {
  const { packed, sha256 } = runtime()
  const gzip = Buffer.from(packed, 'base64')
  return { gzip, text: gunzipSync(gzip).toString('utf8'), sha256 }
}
