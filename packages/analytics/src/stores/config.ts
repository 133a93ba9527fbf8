import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asError, didYouMean, maxDepth, PolymartError, shapeOf, tooDeepAt, withoutMark } from '@polymart/core'
import { namedStores } from './named.js'
import { shownUrl } from './urls.js'
import type { StoreUrls } from './urls.js'

export const configFile = 'polymart.config.json'

const configNames = ['store', 'entities', 'sessions'] as const

/** A file that holds `{"store": URL}`, or `{"entities": URL, "sessions": URL}`; undefined where there is none. */
export const fromConfig = (folder: string): StoreUrls | undefined => {
  const path = join(folder, configFile)
  if (!lstatSync(path, { throwIfNoEntry: false })) return undefined
  const config = parse(path)
  if (typeof config !== 'object' || config === null || Array.isArray(config)) throw notConfig(path, shapeOf(config))
  for (const [name, url] of Object.entries(config)) {
    if (!(configNames as readonly string[]).includes(name)) throw unknownKey(path, name)
    if (typeof url !== 'string') throw notConfig(path, `${shapeOf(url)} as ${name}`)
  }
  const urls = namedStores<string>(config, path)
  if (!urls) throw notConfig(path, 'an object without a store')
  return urls
}

const parse = (path: string): unknown => {
  try {
    const text = withoutMark(readFileSync(path, 'utf8'))
    if (tooDeepAt(text) !== undefined) throw notConfig(path, `lists or objects nested deeper than ${maxDepth} levels`)
    return JSON.parse(text)
  } catch (thrown) {
    // The parser's message may hold a piece of the text, and so a password: it is no cause either.
    if (thrown instanceof PolymartError) throw thrown
    if (thrown instanceof SyntaxError) throw notConfig(path, 'text that is not JSON')
    const cause = asError(thrown)
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EISDIR') throw notConfig(path, 'a folder')
    throw new PolymartError('argument', `Expected ${path} to be a file that can be read, found ${code ?? 'none'}.`, {
      cause,
    })
  }
}

const notConfig = (path: string, found: string): PolymartError =>
  new PolymartError('argument', `Expected ${path} to be JSON such as {"store": "embedded:data"}, found ${found}.`)

/** A name may be a URL that stands on the wrong side. */
const unknownKey = (path: string, name: string): PolymartError =>
  new PolymartError(
    'argument',
    `Unknown key ${JSON.stringify(shownUrl(name))} in ${path}.${didYouMean(name, configNames)} Known: ${configNames.join(', ')}.`,
  )
