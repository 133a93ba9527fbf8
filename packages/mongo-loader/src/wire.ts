import type { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'

/** Of a header alone. */
const shortest = 16
/** The server's `maxMessageSizeBytes`, and a header. */
const longest = 48_000_000 + shortest

/** Of a reply, of a message, and of one that is compressed. */
const opcodes = new Set([1, 2012, 2013])

interface Pool {
  /** The length that a message announces; null while that is not all there. */
  getInt32(): number | null
}

interface Transform {
  readonly bufferPool: Pool
  _transform(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error) => void): void
}

const require = createRequire(import.meta.url)
const { SizedMessageTransform } = require('mongodb/lib/cmap/connection.js') as {
  readonly SizedMessageTransform: { readonly prototype: Transform }
}

interface SocketOptions {
  /** Tells of the end of a monitor. */
  readonly cancellationToken?: EventEmitter
}

const sockets = require('mongodb/lib/cmap/connect.js') as {
  makeSocket: (options: SocketOptions) => Promise<Socket>
}

const guarded = new WeakSet<Pool>()
let isGuarded = false

/**
 * What listens on a port may be no MongoDB. The driver takes a length of zero for a message, again and again until
 * memory ends, and waits for two gigabytes where a length says so; a negative one it refuses, so it gets one of those.
 */
export const guardWire = (): void => {
  if (isGuarded) return
  isGuarded = true
  endSockets()
  const { prototype } = SizedMessageTransform
  const read = Reflect.get(prototype, '_transform')
  prototype._transform = function (chunk, encoding, done) {
    const { bufferPool } = this
    if (!guarded.has(bufferPool)) {
      guarded.add(bufferPool)
      if (chunk.length >= shortest && !opcodes.has(chunk.readInt32LE(12))) {
        done(new Error('Message size of something that is none'))
        return
      }
      const lengthOf = bufferPool.getInt32.bind(bufferPool)
      bufferPool.getInt32 = () => {
        const length = lengthOf()
        return length !== null && (length < shortest || length > longest) ? -1 : length
      }
    }
    read.call(this, chunk, encoding, done)
  }
}

/**
 * A monitor that is closed while its first question is not answered leaves its socket open for half a minute, in which
 * no process can end.
 */
const endSockets = (): void => {
  const { makeSocket } = sockets
  sockets.makeSocket = async (options) => {
    const socket = await makeSocket(options)
    const { cancellationToken } = options
    const end = (): void => void socket.destroy()
    cancellationToken?.once('cancel', end)
    socket.once('close', () => cancellationToken?.off('cancel', end))
    return socket
  }
}
