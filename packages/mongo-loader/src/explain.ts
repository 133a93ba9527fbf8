import { asError, errorWithoutSecrets, PolymartError, withoutSecrets } from '@polymart/core'
import { MongoError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb'
import type { Address } from './address.js'

/** Codes of the server that mean something to a user. */
export const codes = {
  overflow: 15,
  unauthorized: 13,
  authenticationFailed: 18,
  namespaceNotFound: 26,
  maxTimeExpired: 50,
  documentValidation: 121,
  invalidNamespace: 73,
  atlasError: 8000,
  duplicateKey: 11000,
  outOfDiskSpace: 14031,
  snapshotTooOld: 239,
  snapshotUnavailable: 246,
  cursorNotFound: 43,
  interrupted: 11601,
  killed: 237,
} as const

/** What is wrong with a URL that the driver does not take. Whatever value it repeats is left out. */
export const refusedUrl = (thrown: unknown, { values, secrets }: Address): PolymartError => {
  const cause = errorWithoutSecrets(thrown, [...secrets, ...values])
  return new PolymartError(
    'argument',
    `The MongoDB driver refuses the options after the "?" of the URL: ${sentence(cause.message)}`,
    { cause },
  )
}

const sentence = (text: string): string => text.replace(/\.?$/, '.')

/** Turns what the driver throws into what it means and what to do. It never holds the URL's user or password. */
export const explained = (thrown: unknown, { url, database, secrets, given }: Address): Error => {
  const cause = asError(thrown)
  if (cause instanceof PolymartError) return cause
  const error = (code: ConstructorParameters<typeof PolymartError>[0], message: string): PolymartError =>
    new PolymartError(code, withoutSecrets(message, secrets), { cause: errorWithoutSecrets(cause, secrets) })
  const broken = (): PolymartError =>
    error(
      'unreachable',
      `The connection to ${url} broke: ${cause.message}. Nothing of a running load is visible; run it again.`,
    )
  if (cause instanceof MongoServerError) {
    const { code } = cause
    // The driver wraps what broke a bulk of writes, after it has tried once more, into an error of the server's.
    if (code === undefined) return broken()
    if (code === codes.authenticationFailed || code === codes.atlasError)
      return error(
        'unreachable',
        `${url} refused the user or password of the URL. Check both, and the option authSource: the database that knows the user.`,
      )
    if (code === codes.unauthorized) return error(...unauthorized(cause.message, url, database))
    if (code === codes.maxTimeExpired)
      return error('storage', `${url} took longer than maxTimeMS allows. Allow more, or read fewer columns at a time.`)
    if (code === codes.documentValidation)
      return error(
        'storage',
        `${url} refused a document, since the collection's validator does not allow it: ${cause.message}.`,
      )
    if (code === codes.outOfDiskSpace || /no space left|out of disk/i.test(cause.message))
      return error(
        'storage',
        `The disk of ${url} is full. Nothing of this load is visible; free some space and load again.`,
      )
    if (code === codes.cursorNotFound || code === codes.killed || code === codes.interrupted)
      return error(
        'storage',
        `${url} ended a read before it was done: ${cause.message}. Somebody stopped it, or the server restarted; repeat it.`,
      )
    return error('storage', `${url} answered: ${cause.message} (${cause.codeName ?? String(code)}).`)
  }
  if (cause instanceof MongoServerSelectionError) return error('unreachable', notSelected(cause, url))
  if (cause instanceof MongoNetworkError) return broken()
  const system = ofSystem(cause, url, given)
  if (system) return error(...system)
  return cause instanceof MongoError
    ? error('unreachable', `${url} did not answer as MongoDB does: ${cause.message}.`)
    : cause
}

/** What the driver passes on of the operating system: of files that options name, of DNS, of certificates. */
const ofSystem = (cause: Error, url: string, given: ReadonlySet<string>): Explanation | undefined => {
  const { code = '', syscall = '' } = cause as NodeJS.ErrnoException
  if (syscall.startsWith('query')) return ['unreachable', `DNS has no SRV record for ${url}: ${cause.message}.`]
  const files = [...given].filter((name) => name.endsWith('file'))
  if (files.length > 0 && (syscall === 'open' || syscall === 'read'))
    return ['argument', `The file that the URL names as ${files.join(' or ')} cannot be read: ${code}.`]
  if (/^ERR_(OSSL|TLS|CRYPTO)/.test(code))
    return [
      'argument',
      `The certificate or key in the files that the URL names cannot be used, or its password is wrong: ${code}.`,
    ]
  return undefined
}

type Explanation = readonly ['argument' | 'unreachable' | 'storage', string]

/** The server names what it did not allow: `not authorized on shop to execute command { createIndexes: "users", … }`. */
const unauthorized = (message: string, url: string, database: string): Explanation => {
  const action = /execute command \{ (\w+): ("?)([^",\s]+)\2/.exec(message)
  if (!action) {
    return [
      'unreachable',
      `${url} wants a user and password, but ${message.includes('requires authentication') ? 'the URL has none' : 'the user in the URL has no rights'}.`,
    ]
  }
  const [, command, , collection] = action
  const place = collection === '1' ? `database ${database}` : `collection ${database}.${collection}`
  return [
    'storage',
    `Not allowed to run ${command} on the ${place} at ${url}. ` +
      `Reading needs the role read on ${database}, loading the role readWrite.`,
  ]
}

const notSelected = (error: MongoServerSelectionError, url: string): string => {
  const { reason, message } = error
  const causes = [...(reason?.servers.values() ?? [])].map(({ error: inner }) => inner?.message ?? '').join(' ')
  const wanted = reason?.setName
  // The driver forgets servers of another set.
  if (wanted != null && (reason?.servers.size === 0 || causes.includes('set name')))
    return `The servers at ${url} do not belong to the replica set ${JSON.stringify(wanted)}. Correct the replicaSet option of the URL.`
  if (/SSL|TLS|certificate|self.signed/i.test(causes + message))
    return `The TLS certificate of ${url} is not trusted: ${message}. Set tlsCAFile to the certificate authority of the server.`
  if (message.includes('closed'))
    return `The server at ${url} closes the connection. If it wants TLS, set tls=true in the URL.`
  if (message.includes('Message size'))
    return `What listens at ${url} is not MongoDB. Correct the host or port of the URL.`
  return `No MongoDB server at ${url} answered within the time given (serverSelectionTimeoutMS): ${message}.`
}
