import { didYouMean, PolymartError } from '@polymart/core'
import type { TableOptions } from './store/schema.js'

/** Where a store is, taken apart. */
export interface Address {
  /** Of ZooKeeper, as `host:port`. */
  readonly quorum: readonly string[]
  /** The node of ZooKeeper that HBase keeps its own below. */
  readonly znode: string
  readonly namespace: string
  /** What the names of the store's tables begin with, as `shop_`; empty where the namespace is the store's own. */
  readonly prefix: string
  /** How a load makes the table of sessions. */
  readonly table: TableOptions
  /** For messages. */
  readonly url: string
}

const shape = /^hbase:\/\/([^/?#@]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/
const name = /^[\w.-]+$/

const usualPort = 2181

/** What may stand behind the `?`, besides `znode`; see `TableOptions`. */
const tableOptions = {
  regions: wholeNumber,
  compression: oneOf('zstd', 'snappy', 'gz', 'lz4', 'none'),
  encoding: oneOf('none', 'prefix', 'diff', 'fast_diff'),
  bloomFilter: oneOf('none', 'row', 'rowcol'),
  ttl: wholeNumber,
}

/** Takes `hbase://HOST:PORT[,HOST:PORT…]/PREFIX` or `…/NAMESPACE:[PREFIX]` apart. @throws PolymartError `argument` */
export const addressOf = (url: string): Address => {
  const [, hosts, path = '', query = ''] = shape.exec(url) ?? []
  // What stands before an "@" is not told, nor where a port should be, nor what may be the rest of either.
  if (hosts === undefined || url.includes('@')) {
    const found = url.includes('@') ? 'an "@" in it' : 'a URL of another shape'
    throw wrong('hbase://ZOOKEEPER[:PORT]/PREFIX, with no user and no password', found)
  }
  const [first, ...rest] = path.split(':')
  const namespace = rest.length === 0 ? 'default' : first!
  const prefix = rest.length === 0 ? first! : rest.join(':')
  if (path === '') throw wrong('a prefix of table names, as in hbase://HOST:2181/shop', 'none')
  if (!name.test(namespace) || !(prefix === '' ? rest.length > 0 : name.test(prefix)))
    throw wrong(
      'a prefix, or NAMESPACE:PREFIX, of letters, digits, "_", "-" and "." behind the hosts',
      'another sign there',
    )
  const quorum = hosts.split(',').map((host) => (/:\d+$/.test(host) ? host : `${host}:${usualPort}`))
  for (const host of quorum) {
    if (!/^[\w.-]+:\d{1,5}$/.test(host) || Number(host.split(':')[1]) > 65_535)
      throw wrong(
        'ZooKeeper as HOST:PORT, several separated by ",", with ports up to 65535',
        'something else as a host or port',
      )
  }
  if (query.split('&').some((option) => option !== '' && !/^\w+=/.test(option)))
    throw wrong('options as NAME=VALUE behind the "?"', 'one without a name or a value')
  const options = new URLSearchParams(query)
  const znode = options.get('znode') ?? '/hbase'
  if (!/^(\/[^/]+)+$/.test(znode)) throw wrong('znode=/PATH', JSON.stringify(znode))
  return {
    quorum,
    znode,
    namespace,
    prefix: prefix === '' ? '' : `${prefix}_`,
    table: tableOptionsOf(options),
    url: `hbase://${hosts}/${path}${znode === '/hbase' ? '' : `?znode=${znode}`}`,
  }
}

function wholeNumber(text: string, option: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text)
  throw wrong(`${option} to be a whole number`, JSON.stringify(text))
}

function oneOf<T extends string>(...words: readonly T[]): (text: string, option: string) => T {
  return (text, option) => {
    const word = words.find((each) => each === text)
    if (word) return word
    throw wrong(`${option} to be one of ${words.join(', ')}`, JSON.stringify(text))
  }
}

const tableOptionsOf = (options: URLSearchParams): TableOptions => {
  const found: { [name: string]: string | number } = {}
  for (const [option, text] of options) {
    if (option === 'znode') continue
    if (!Object.hasOwn(tableOptions, option)) throw unknown(option)
    found[option] = tableOptions[option as keyof typeof tableOptions](text, option)
  }
  return found
}

const wrong = (expected: string, found: string): PolymartError =>
  new PolymartError('argument', `Expected ${expected}, found ${found}.`)

const optionNames = ['znode', ...Object.keys(tableOptions)]

const unknown = (option: string): PolymartError =>
  /kerberos|sasl|security|auth|tls|ssl|principal|keytab/i.test(option)
    ? new PolymartError(
        'argument',
        `Expected a cluster without Kerberos and TLS, found the option ${option}: neither is supported. Use a cluster or a gateway that takes simple authentication, or export the sessions to files.`,
      )
    : new PolymartError(
        'argument',
        `Expected an option of HBase's URLs (${optionNames.join(', ')}), found ${JSON.stringify(option)}.${didYouMean(option, optionNames)}`,
      )
