import { PolymartError } from '@polymart/core'

/** A URL of MongoDB, taken apart; nothing is decoded. */
export interface UrlParts {
  /** With the slashes. */
  readonly scheme: string
  readonly hosts: string
  readonly path: string
  readonly options: readonly { readonly name: string; readonly value: string }[]
}

/**
 * Takes a URL apart, and refuses what the driver would take for something else than was meant: an unescaped sign in a
 * password makes a host of the rest of it. What is told of a URL is never from before an "@".
 *
 * @throws PolymartError `argument`: which part is wrong.
 */
export const partsOf = (url: string): UrlParts => {
  const [, scheme, rest = ''] = /^(mongodb(?:\+srv)?:\/\/)(.*)$/s.exec(url) ?? []
  if (scheme === undefined) throw wrong('does not begin with mongodb:// or mongodb+srv://')
  if (/[\0-\x20]/.test(url))
    throw wrong('holds a space or a control character; write it percent-encoded, a space as %20')
  const at = rest.lastIndexOf('@')
  if (at >= 0) checkCredentials(rest.slice(0, at))
  const [, hosts = '', path = '', hash] = /^([^/?#]*)(?:\/([^?#]*))?(?:\?[^#]*)?(#)?/s.exec(rest.slice(at + 1)) ?? []
  if (hash !== undefined) throw wrong('holds a "#", which means nothing there; within a password or value write it %23')
  checkHosts(hosts, scheme)
  checkDatabase(path)
  const question = rest.indexOf('?', at + 1)
  return { scheme, hosts, path, options: question < 0 ? [] : optionsOf(rest.slice(question + 1)) }
}

const wrong = (what: string): PolymartError =>
  new PolymartError('argument', `The URL ${what}. It should look like mongodb://USER:PASSWORD@HOST:27017/DATABASE.`)

const checkCredentials = (credentials: string): void => {
  const [user, password, ...more] = credentials.split(':')
  if (/[@/?#[\]]/.test(credentials) || more.length > 0) {
    throw wrong(
      'has an "@", ":", "/", "?", "#", "[" or "]" within its user or password, or an "@" behind the host. Write them percent-encoded there: %40, %3A, %2F, %3F, %23, %5B, %5D',
    )
  }
  // What was meant for a password would be taken for the host.
  if (password === '') throw wrong('has an empty password before its "@"')
  if (!user) throw wrong(`has ${password === undefined ? 'nothing' : 'a password without a user'} before its "@"`)
  if (!isEncoded(credentials)) throw wrong('has a "%" in its user or password that encodes nothing; write it %25')
}

const checkHosts = (hosts: string, scheme: string): void => {
  const all = hosts.split(',')
  if (hosts === '') throw wrong('names no host')
  if (scheme.includes('srv') && (all.length > 1 || hosts.includes(':')))
    throw wrong('has a port or several hosts, where mongodb+srv:// takes one name, of which DNS tells both')
  for (const [i, host] of all.entries()) {
    const which = all.length === 1 ? 'host' : `host ${i + 1} of ${all.length}`
    if (/^[\w%.-]+\.sock$/.test(host)) continue
    const [, port] = /^(?:\[[\da-fA-F:.]+(?:%25[\w.-]+)?\]|[\p{L}\p{N}._-]+)(?::(.*))?$/u.exec(host) ?? []
    if (port === undefined && !/^(\[[^\]]+\]|[\p{L}\p{N}._-]+)$/u.test(host))
      throw wrong(host === '' ? `has an empty ${which}: remove a ","` : `has a ${which} that is no name or address`)
    if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
      throw wrong(
        `has a port of its ${which} that is no number from 1 to 65535. If user and password stand there, "@HOST" is missing behind them`,
      )
    }
  }
}

/** Bytes of the longest name that the server takes. */
const longestName = 63

const checkDatabase = (path: string): void => {
  if (!isEncoded(path)) throw wrong('has a "%" in the name of its database that encodes nothing; write it %25')
  const name = decodeURIComponent(path)
  if (/[/\\. "$\0]/.test(name))
    throw wrong('has a "/", "\\", ".", "$", quote or space in the name of its database, which MongoDB does not take')
  if (Buffer.byteLength(name) > longestName) throw wrong(`has a name of a database of more than ${longestName} bytes`)
}

const optionsOf = (query: string): UrlParts['options'] =>
  query
    .split('&')
    .filter((option) => option !== '')
    .map((option, i) => {
      const [name = '', ...rest] = option.split('=')
      const value = rest.join('=')
      // What stands there may be the rest of a value: it is not told.
      if (name === '' || value === '') {
        throw wrong(
          `has no NAME=VALUE as option ${i + 1} behind its "?". Within a value write "&" as %26 and "=" as %3D`,
        )
      }
      if (!isEncoded(option)) throw wrong(`has a "%" in option ${i + 1} that encodes nothing; write it %25`)
      return { name, value }
    })

const isEncoded = (text: string): boolean => {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
