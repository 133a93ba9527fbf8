import { PolymartError } from '@polymart/core'

/** Where a store is, taken apart. */
export interface Address {
  /** As the driver takes it; may hold a password. */
  readonly driverUrl: string
  readonly database: string
  /** What the names of the store's collections begin with. */
  readonly prefix: string
  /** Without user, password and options, for messages. */
  readonly url: string
  /** The options that the URL gives, in lower case. */
  readonly given: ReadonlySet<string>
}

const shape = /^(mongodb(?:\+srv)?:\/\/)(?:.*@)?([^/?@]+)(?:\/([^?]*))?(?:\?(.*))?$/s

/** Ours, not the driver's. */
const prefixOption = 'collectionprefix'

/** Takes a URL apart. @throws PolymartError `argument`, without what stands in the URL before the host. */
export const addressOf = (url: string, prefix?: string): Address => {
  const [, scheme, hosts, path = '', query = ''] = shape.exec(url) ?? []
  if (scheme === undefined || hosts === undefined) {
    throw new PolymartError(
      'argument',
      'Expected mongodb://HOST[:PORT]/DATABASE, found a URL of another shape. A "@", "/" or ":" within a password is written %40, %2F or %3A.',
    )
  }
  if (path === '') {
    throw new PolymartError(
      'argument',
      `Expected a database in the URL, as in ${scheme}${hosts}/shop, found none: name the one that holds the store.`,
    )
  }
  const options = query.split('&').filter((option) => option !== '')
  const nameOf = (option: string): string => option.split('=', 1)[0]!.toLowerCase()
  const inUrl = options.find((option) => nameOf(option) === prefixOption)?.slice(prefixOption.length + 1)
  const chosen = prefix ?? decode(inUrl ?? '')
  checkPrefix(chosen)
  const others = options.filter((option) => nameOf(option) !== prefixOption)
  const end = url.length - (query === '' ? 0 : query.length + 1)
  return {
    driverUrl: url.slice(0, end) + (others.length > 0 ? `?${others.join('&')}` : ''),
    database: decode(path),
    prefix: chosen,
    url: `${scheme}${hosts}/${path}${chosen === '' ? '' : `?collectionPrefix=${chosen}`}`,
    given: new Set(others.map(nameOf)),
  }
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const checkPrefix = (prefix: string): void => {
  if (/^(?!system\.)[\w.-]{0,60}$/.test(prefix)) return
  throw new PolymartError(
    'argument',
    `Expected a collection prefix of at most 60 letters, digits, "_", "-" and ".", found ${JSON.stringify(prefix)}.`,
  )
}
