import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { Transform } from 'node:stream'

/** A way to a server on this machine that can be made bad. */
export interface Proxy {
  readonly port: number
  /** Breaks every connection as it is; new ones can be made. */
  cut(): void
  /** Breaks every connection, and refuses new ones until `open`. */
  close(): void
  open(): void
  /** Milliseconds that all that goes through from now on is kept back. */
  delay(ms: number): void
  stop(): Promise<void>
}

export const startProxy = async (port: number): Promise<Proxy> => {
  const sockets = new Set<Socket>()
  let closed = false
  let delayMs = 0
  const hold = (): Transform =>
    new Transform({
      transform: (chunk: Buffer, _, done) => {
        if (delayMs === 0) done(null, chunk)
        else setTimeout(() => done(null, chunk), delayMs)
      },
    })
  const server = createServer((near) => {
    if (closed) return near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      // The other half of a connection that is broken is of no use.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(hold()).pipe(far)
    far.pipe(hold()).pipe(near)
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close: () => {
      closed = true
      cut()
    },
    open: () => {
      closed = false
    },
    delay: (ms) => {
      delayMs = ms
    },
    async stop() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
