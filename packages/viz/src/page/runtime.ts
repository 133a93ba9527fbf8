import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { asError } from '@polymart/core'
import { worldText } from '../figures/map.js'
import { packageFile } from '../package-files.js'

/** Plotly and the map of the world as one script, packed so that a page can carry it. */
export interface Runtime {
  /** The gzipped script in base64. */
  readonly packed: string
  /** Of the unpacked script, in base64, for the page's content security policy. */
  readonly sha256: string
}

const require = createRequire(import.meta.url)
const folder = packageFile('dist/assets/')

const fileOf = (): URL => {
  const { version } = require('plotly.js-dist-min/package.json') as { version: string }
  return new URL(`plotly-${version}.json`, folder)
}

let kept: Runtime | undefined

/** The packed script, from the package's build; packed now where that was left out, which takes a third of a second. */
export const runtime = (): Runtime => (kept ??= readRuntime() ?? makeRuntime())

const readRuntime = (): Runtime | undefined => {
  try {
    return JSON.parse(readFileSync(fileOf(), 'utf8')) as Runtime
  } catch (error) {
    if ((asError(error) as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const makeRuntime = (): Runtime => {
  const made = packRuntime()
  try {
    saveRuntime(made)
  } catch {
    // An installed package may be read-only: then it is packed again next time.
  }
  return made
}

export const packRuntime = (): Runtime => {
  const plotly = readFileSync(require.resolve('plotly.js-dist-min'), 'utf8')
  const script = `window.PlotlyGeoAssets={topojson:{world_110m:${worldText()}}};\n${plotly}`
  const packed = gzipSync(script, { level: 9 }).toString('base64')
  return { packed, sha256: createHash('sha256').update(script).digest('base64') }
}

/** Keeps the packed script beside the build, whole or not at all. */
export const saveRuntime = (made: Runtime): void => {
  const file = fileURLToPath(fileOf())
  const part = `${file}.${process.pid}.part`
  mkdirSync(folder, { recursive: true })
  writeFileSync(part, JSON.stringify(made))
  renameSync(part, file)
}
