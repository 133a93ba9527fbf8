import { shownUrl } from '@polymart/analytics'
import type { FoundStores, StoreUrls } from '@polymart/analytics'
import { PolymartError } from '@polymart/core'
import type { Context } from '../context.js'

/** Opens stores, and where no flag names them, says which they are and what does. */
export const openFound = async <T>(
  { urls, namedBy }: FoundStores,
  open: (urls: StoreUrls) => Promise<T>,
  { messages }: Context,
): Promise<T> => {
  const opening = open(urls)
  const isStore = await opening.then(
    () => true,
    (error: unknown) => !(error instanceof PolymartError && error.code === 'argument'),
  )
  if (isStore && namedBy !== 'the call') messages.say(`${shownStores(urls)} (from ${namedBy})`)
  return opening
}

const shownStores = ({ entities, sessions }: StoreUrls): string =>
  entities === sessions ? `Store: ${shownUrl(entities)}` : `Stores: ${shownUrl(entities)} and ${shownUrl(sessions)}`
