import { didYouMean, PolymartError } from '@polymart/core'
import type { Store } from '@polymart/core'
import { shownUrl } from './urls.js'

/** Opens a store to be read. Its package is loaded only now, so that nobody pays for stores they do not use. */
export const openStore = async (url: string): Promise<Store> => {
  const scheme = /^([a-z+]+):/.exec(url)?.[1]
  switch (scheme) {
    case 'embedded': {
      const { openEmbedded } = await import('@polymart/embedded')
      return openEmbedded(url.slice('embedded:'.length), { readOnly: true })
    }
    default:
      throw new PolymartError(
        'argument',
        `Expected a store URL that begins with "embedded:", found ${JSON.stringify(shownUrl(url))}.${scheme ? didYouMean(scheme, ['embedded']) : ''}`,
      )
  }
}
