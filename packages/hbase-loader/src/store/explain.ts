import { asError, PolymartError } from '@polymart/core'
import { ConnectionError, ProtocolError, RemoteError, TimeoutError } from '../rpc/remote-error.js'

/** Turns what went wrong on the way to a server, or what it answered, into what it means and what to do. */
export const explained = (thrown: unknown, url: string): Error => {
  const cause = asError(thrown)
  const unknown = unknownName(cause)
  if (unknown !== undefined) {
    return new PolymartError(
      'unreachable',
      `HBase at ${url} names a server that this machine cannot resolve: ${unknown}. Add it to DNS, or to the hosts file of this machine.`,
      { cause },
    )
  }
  if (cause instanceof ConnectionError || cause instanceof TimeoutError) {
    return new PolymartError(
      'unreachable',
      `The servers of ${url} do not answer: ${cause.message}. Check that the region servers are running, and that this machine can resolve their names and reach their ports.`,
      { cause },
    )
  }
  if (cause instanceof ProtocolError) {
    return new PolymartError(
      'unreachable',
      `There is no HBase 2 at ${url}: ${cause.message}. Correct the hosts and ports of the URL, or see what listens there.`,
      { cause },
    )
  }
  // Such as cells cut short; an error of another class is a defect.
  if (cause.name === 'Error') {
    return new PolymartError('unreachable', `An answer of HBase at ${url} cannot be read: ${cause.message}.`, { cause })
  }
  if (!(cause instanceof RemoteError)) return cause
  const { exception, message } = cause
  if (/AccessDenied|AccessControl|Authentication/.test(exception) || /authentication|kerberos|sasl/i.test(message)) {
    return new PolymartError(
      'storage',
      `${url} refused: ${message}. Reading needs the right R to the store's tables, loading R and W. Kerberos and TLS are not supported.`,
      { cause },
    )
  }
  if (exception === 'NoSuchColumnFamilyException') {
    return new PolymartError(
      'storage',
      `A table at ${url} was not made by Polymart, since it lacks column families that Polymart uses: ${message}. Use another prefix.`,
      { cause },
    )
  }
  if (/exceeds (the )?limit/.test(message)) {
    return new PolymartError(
      'storage',
      `${url} refused a session that is too large: ${message}. Raise hbase.server.keyvalue.maxsize, or leave it out.`,
      { cause },
    )
  }
  return new PolymartError('storage', `${url} answered: ${message}.`, { cause })
}

/** The name of a server that this machine does not know, where that is what went wrong. */
const unknownName = (error: Error): string | undefined => {
  if (!(error instanceof ConnectionError)) return undefined
  const { code, hostname } = error.cause as { readonly code?: string; readonly hostname?: string }
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? hostname : undefined
}
