/** What a server answered instead of doing what it was asked. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError'
  /** The exception's class without its package: `NotServingRegionException`. */
  readonly exception: string
  readonly doNotRetry: boolean
  readonly overloaded: boolean

  constructor(exception: string, text: string, { doNotRetry = false, overloaded = false } = {}) {
    const name = exception.slice(exception.lastIndexOf('.') + 1)
    super(`${name}: ${firstLine(text)}`)
    this.exception = name
    this.doNotRetry = doNotRetry
    this.overloaded = overloaded
  }
}

/** A connection that could not be made, or that broke. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
}

/** A call without an answer in time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/** What listens there does not speak as a server of HBase, or of ZooKeeper: it is no use to ask it again. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

/** Of a stack trace in Java, what the exception said, without its class. */
const firstLine = (text: string): string => {
  const line = text.split('\n', 1)[0]!.slice(0, 400)
  return line.replace(/^[\w.$]+(Exception|Error): /, '').trim()
}
