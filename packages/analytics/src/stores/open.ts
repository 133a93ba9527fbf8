import { didYouMean, PolymartError } from '@polymart/core'
import type { Store } from '@polymart/core'
import { shownUrl } from './urls.js'

/** What opens the stores of a scheme. A package is loaded only then, so that nobody pays for stores they do not use. */
const openers: Readonly<Record<string, (url: string, readOnly: boolean) => Promise<Store>>> = {
  embedded: async (url, readOnly) =>
    (await import('@polymart/embedded')).openEmbedded(url.slice('embedded:'.length), { readOnly }),
  mongodb: async (url, readOnly) => (await import('@polymart/mongo-loader')).openMongo(url, { readOnly }),
  'mongodb+srv': async (url, readOnly) => (await import('@polymart/mongo-loader')).openMongo(url, { readOnly }),
}

/**
 * Opens the store of a URL, to be read, or with `readOnly: false` to be loaded too.
 *
 * @throws PolymartError `argument` where the URL is none of a store.
 */
export const openStore = async (url: string, { readOnly = true } = {}): Promise<Store> => {
  const scheme = /^([a-z+]+):/.exec(url)?.[1] ?? ''
  const open = Object.hasOwn(openers, scheme) ? openers[scheme] : undefined
  if (open) return open(url, readOnly)
  throw new PolymartError(
    'argument',
    `Expected a store URL such as embedded:FOLDER or mongodb://HOST/DATABASE, found ${JSON.stringify(shownUrl(url))}.${didYouMean(scheme, Object.keys(openers))}`,
  )
}
