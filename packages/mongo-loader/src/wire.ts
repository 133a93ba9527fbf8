import { createRequire } from 'node:module'

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

const { SizedMessageTransform } = createRequire(import.meta.url)('mongodb/lib/cmap/connection.js') as {
  readonly SizedMessageTransform: { readonly prototype: Transform }
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
