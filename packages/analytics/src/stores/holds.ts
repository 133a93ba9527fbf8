import { PolymartError } from '@polymart/core'
import type { StoreOrUrl } from './given.js'
import { schemeName, schemeOf } from './schemes.js'
import { shownUrl } from './urls.js'

/** Not every store keeps entities. @throws PolymartError `argument`: this one keeps sessions alone. */
export const checkEntities = (store: StoreOrUrl): void => {
  const { holds } = (typeof store === 'string' ? schemeOf(store) : store) ?? {}
  if (holds !== 'sessions') return
  throw new PolymartError(
    'argument',
    `${nameOf(store)} holds only sessions; users, products and orders need another store, such as MongoDB or an embedded one. Give two stores, such as --entities mongodb://HOST/DATABASE and --sessions hbase://ZOOKEEPER/PREFIX.`,
  )
}

const nameOf = (store: StoreOrUrl): string => {
  if (typeof store !== 'string') return store.url
  const shown = shownUrl(store)
  return shown === '…' ? `${schemeName(store)}:…` : shown
}
