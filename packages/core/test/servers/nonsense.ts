import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** What a port that no server of ours listens on may do with whoever connects. */
export const nonsense = {
  silence: () => undefined,
  'an end': (socket) => socket.destroy(),
  'four zeros': (socket) => socket.write(Buffer.alloc(4)),
  'many zeros': (socket) => socket.write(Buffer.alloc(1 << 16)),
  'random bytes': (socket) => socket.write(randomBytes(1 << 12)),
  'a page of the web': (socket) => socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
  'a large length': (socket) => socket.write(Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 0])),
  'a negative length': (socket) => socket.write(Buffer.alloc(64, 0xff)),
  'endless zeros': (socket) => flood(socket, Buffer.alloc(1 << 16)),
  // Its first four bytes are a length of 16 MiB, be they read from the left or the right.
  'an endless frame': (socket) => flood(socket, Buffer.alloc(1 << 16, Buffer.from([1, 0, 0, 1]))),
} satisfies { readonly [what: string]: (socket: Socket) => unknown }

export type Nonsense = keyof typeof nonsense

const flood = (socket: Socket, bytes: Buffer): void => {
  const more = (): void => {
    while (!socket.destroyed && socket.write(bytes));
  }
  socket.on('drain', more)
  more()
}

/** A port of this machine that says nonsense. */
export const startNonsense = async (
  what: Nonsense,
): Promise<{
  readonly port: number
  /** How many have connected. */ readonly met: () => number
  /** How many are connected. */ readonly meets: () => number
  stop(): Promise<void>
}> => {
  const sockets = new Set<Socket>()
  let met = 0
  const server = createServer((socket) => {
    met++
    sockets.add(socket)
    socket.on('error', () => undefined)
    // Who does not read never hears of an end.
    socket.resume()
    socket.on('close', () => sockets.delete(socket))
    nonsense[what](socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    met: () => met,
    meets: () => sockets.size,
    async stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
