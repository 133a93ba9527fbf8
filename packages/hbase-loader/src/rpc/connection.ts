import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { DelimitedReader, encode, encodeDelimited } from '../protocol.js'
import type { Message, MessageName } from '../protocol.js'
import { Frames } from './frames.js'
import { ConnectionError, ProtocolError, RemoteError, TimeoutError } from './remote-error.js'

/** A method of a service: what it is called, what it takes, and what it gives. */
export interface Method<Q extends MessageName, R extends MessageName> {
  readonly name: string
  readonly request: Q
  readonly response: R
}

export interface ConnectionOptions {
  readonly service: 'ClientService' | 'AdminService' | 'MasterService'
  readonly user: string
  /** For the connection to stand, ms. */
  readonly connectTimeout: number
}

export interface CallOptions {
  /** For the answer to come, ms. */
  readonly timeout: number
  /** Cells that go beside the message. */
  readonly cells?: Uint8Array
}

export interface Answer<R extends MessageName> {
  readonly message: Message<R>
  /** Cells that came beside it. */
  readonly cells: Buffer
}

interface Call {
  readonly response: MessageName
  readonly resolve: (answer: Answer<MessageName>) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

const noCells = Buffer.alloc(0)

/** Cells travel beside the messages, several times faster than within them. */
const codec = 'org.apache.hadoop.hbase.codec.KeyValueCodec'

/** A connection to one service of one server. Calls may overlap; each ends in time, with an answer or an error. */
export class Connection {
  private readonly socket: Socket
  private readonly name: string
  private readonly calls = new Map<number, Call>()
  private readonly frames = new Frames()
  private lastId = 0
  private lastHeard = 0
  private failure: Error | undefined

  private constructor(socket: Socket, name: string) {
    this.socket = socket
    this.name = name
    socket.on('data', (data) => this.receive(data))
    socket.on('error', (error) => this.fail(error))
    socket.on('close', () => this.fail(new Error('the server closed it')))
  }

  /** @throws ConnectionError */
  static async open(
    host: string,
    port: number,
    { service, user, connectTimeout }: ConnectionOptions,
  ): Promise<Connection> {
    const name = `${host}:${port}`
    if (!(port > 0 && port < 65_536))
      throw new ProtocolError(`the cluster tells of a server ${name}, which has no port`)
    // Small requests that wait for others to fill a packet would each take 40 ms.
    const socket = connect({ host, port, noDelay: true, keepAlive: true })
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(connectTimeout) })
    } catch (cause) {
      socket.destroy()
      const error = cause as NodeJS.ErrnoException
      const reason = error.name === 'AbortError' ? `no answer within ${connectTimeout} ms` : error.message
      throw new ConnectionError(`cannot connect to ${name}: ${reason}`, { cause })
    }
    const header = encode('ConnectionHeader', {
      userInfo: { effectiveUser: user },
      serviceName: service,
      cellBlockCodecClass: codec,
    })
    const preamble = Buffer.from('HBas\0\x50\0\0\0\0', 'latin1')
    preamble.writeUInt32BE(header.length, 6)
    socket.write(Buffer.concat([preamble, header]))
    return new Connection(socket, name)
  }

  /** Whether calls can still be made. */
  get open(): boolean {
    return this.failure === undefined
  }

  /** @throws RemoteError, ConnectionError, TimeoutError */
  call<Q extends MessageName, R extends MessageName>(
    method: Method<Q, R>,
    request: Message<Q>,
    { timeout, cells = noCells }: CallOptions,
  ): Promise<Answer<R>> {
    if (this.failure) return Promise.reject(this.failure)
    const id = ++this.lastId
    const header = encodeDelimited('RequestHeader', {
      callId: id,
      methodName: method.name,
      requestParam: true,
      timeout,
      ...(cells.length > 0 && { cellBlockMeta: { length: cells.length } }),
    })
    const body = encodeDelimited(method.request, request)
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32BE(header.length + body.length + cells.length)
    const began = Date.now()
    return new Promise<Answer<MessageName>>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.calls.delete(id)
        reject(new TimeoutError(`${this.name} gave no answer to ${method.name} within ${timeout} ms`))
        // Who was silent all the time may be gone without a word.
        if (this.lastHeard < began) this.fail(new Error('the server is silent'))
      }, timeout)
      this.calls.set(id, { response: method.response, resolve, reject, timer })
      this.socket.cork()
      for (const part of [length, header, body, cells]) if (part.length > 0) this.socket.write(part)
      this.socket.uncork()
    }) as Promise<Answer<R>>
  }

  /** Calls under way fail. */
  close(): void {
    this.fail(new Error('it was closed'))
  }

  private receive(data: Buffer): void {
    this.lastHeard = Date.now()
    try {
      for (const frame of this.frames.take(data)) this.answer(frame)
    } catch (cause) {
      const { message } = cause as Error
      this.fail(
        new ProtocolError(
          `what listens at ${this.name} is not an HBase server: its answer cannot be read, ${message}`,
          {
            cause,
          },
        ),
      )
    }
  }

  private answer(frame: Buffer): void {
    const reader = new DelimitedReader(frame)
    const { callId, exception, cellBlockMeta } = reader.next('ResponseHeader')
    const error = exception
      ? new RemoteError(exception.exceptionClassName, exception.stackTrace, {
          doNotRetry: exception.doNotRetry,
          overloaded: exception.serverOverloaded,
        })
      : undefined
    const call = this.calls.get(callId)
    if (!call) {
      // An exception without a call concerns the connection: the server does not want it.
      if (error && callId > this.lastId) this.fail(error)
      return
    }
    this.calls.delete(callId)
    clearTimeout(call.timer)
    if (error) return call.reject(error)
    try {
      const message = reader.next(call.response)
      call.resolve({ message, cells: cellBlockMeta ? reader.take(cellBlockMeta.length) : noCells })
    } catch (cause) {
      const { message } = cause as Error
      call.reject(
        new ProtocolError(
          `what listens at ${this.name} is not an HBase server: its answer cannot be read, ${message}`,
          {
            cause,
          },
        ),
      )
    }
  }

  private fail(cause: Error): void {
    if (this.failure) return
    this.failure =
      cause instanceof RemoteError || cause instanceof ProtocolError
        ? cause
        : new ConnectionError(`the connection to ${this.name} broke: ${cause.message}`, { cause })
    this.socket.destroy()
    for (const { reject, timer } of this.calls.values()) {
      clearTimeout(timer)
      reject(this.failure)
    }
    this.calls.clear()
  }
}
