import { didYouMean, PolymartError } from '@polymart/core'
import type { Store } from '@polymart/core'
import type { OpenOptions } from './options.js'
import { schemeName, schemeNames, schemeOf } from './schemes.js'
import { shownUrl } from './urls.js'

/**
 * Opens the store of a URL, to be read, or with `readOnly: false` to be loaded too.
 *
 * @throws PolymartError `argument` where the URL is none of a store, or the package for such stores is not installed.
 */
export const openStore = async (url: string, { readOnly = true, ...options }: OpenOptions = {}): Promise<Store> => {
  const scheme = schemeOf(url)
  if (scheme) return scheme.open(url, { readOnly, ...options })
  throw new PolymartError(
    'argument',
    `Expected a store URL such as embedded:FOLDER, mongodb://HOST/DATABASE or hbase://ZOOKEEPER/PREFIX, found ${withoutScheme(url)}.${didYouMean(schemeName(url), schemeNames())}`,
  )
}

/** What stands before a colon may be a user, and behind it a password. */
const withoutScheme = (url: string): string => {
  const shown = shownUrl(url)
  if (shown === '…') return 'one that does not begin so'
  const asFolder = shown === '' || shown.includes(':') ? '' : `. If that is a folder, write embedded:${shown}`
  return JSON.stringify(shown) + asFolder
}
