import { optionValuesOf, PolymartError, secretsOf } from '@polymart/core'
import { partsOf } from './url.js'

/** Where a store is, taken apart. */
export interface Address {
  /** As the driver takes it; may hold a password. */
  readonly driverUrl: string
  readonly database: string
  /** What the names of the store's collections begin with. */
  readonly prefix: string
  /** Without user, password and options, for messages. */
  readonly url: string
  /** The names of the options that the URL gives, in lower case. */
  readonly given: ReadonlySet<string>
  /** What must not be told, whatever the driver or the server says. */
  readonly secrets: readonly string[]
  /** What must not be told either where the driver refuses the URL, since it repeats what it refuses. */
  readonly values: readonly string[]
}

/** Ours, not the driver's. */
const prefixOption = 'collectionprefix'

/** Takes a URL apart. @throws PolymartError `argument`, without what stands in the URL before the host. */
export const addressOf = (url: string, prefix?: string): Address => {
  const { scheme, hosts, path, options } = partsOf(url)
  if (path === '') {
    throw new PolymartError(
      'argument',
      `The URL names no database. Add the one that holds the store, as in ${scheme}${hosts}/shop.`,
    )
  }
  const isPrefix = ({ name }: { readonly name: string }): boolean => name.toLowerCase() === prefixOption
  const chosen = prefix ?? decodeURIComponent(options.find(isPrefix)?.value ?? '')
  checkPrefix(chosen)
  const others = options.filter((option) => !isPrefix(option))
  const [beforeOptions] = url.split('?') as [string]
  return {
    driverUrl: [
      beforeOptions,
      ...(others.length > 0 ? [others.map(({ name, value }) => `${name}=${value}`).join('&')] : []),
    ].join('?'),
    database: decodeURIComponent(path),
    prefix: chosen,
    url: `${scheme}${hosts}/${path}${chosen === '' ? '' : `?collectionPrefix=${chosen}`}`,
    given: new Set(others.map(({ name }) => name.toLowerCase())),
    secrets: secretsOf(url),
    values: optionValuesOf(url),
  }
}

const checkPrefix = (prefix: string): void => {
  if (/^(?!system\.)[\w.-]{0,60}$/.test(prefix)) return
  throw new PolymartError(
    'argument',
    `Expected a collection prefix of at most 60 letters, digits, "_", "-" and ".", found ${JSON.stringify(prefix)}.`,
  )
}
