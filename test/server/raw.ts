import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** A connection that sends what it is told to. */
export const socketTo = (base: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(new URL(base).port), '127.0.0.1', () => resolve(socket))
    socket.once('error', reject)
    // A server may cut a connection off; that is looked for elsewhere.
    socket.on('error', () => undefined)
  })

/** All that comes until the server ends the connection. */
export const allOf = async (socket: Socket): Promise<string> => {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await new Promise((resolve) => socket.once('close', resolve))
  return Buffer.concat(chunks).toString('latin1')
}

/** Sends bytes as they are given, and gives the answer; the request should ask for `Connection: close`. */
export const exchange = async (base: string, request: string): Promise<string> => {
  const socket = await socketTo(base)
  const answer = allOf(socket)
  socket.write(request, 'latin1')
  return answer
}

/** The status of an answer; 0 where there was none. */
export const statusIn = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
