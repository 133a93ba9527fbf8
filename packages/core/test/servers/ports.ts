import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'

const usual = '127.0.0.1'

/** Ports of this machine that nothing listens on just now. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = await Promise.all(Array.from({ length: count }, () => listening(0)))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(closed))
  return ports
}

export const freePort = async (): Promise<number> => (await freePorts(1))[0]!

/** Why a server cannot have a port, such as `EADDRINUSE`; nothing if it can. */
export const portTaken = async (port: number): Promise<string | undefined> => {
  try {
    await closed(await listening(port))
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

const listening = async (port: number): Promise<Server> => {
  const server = createServer()
  server.listen(port, usual)
  await once(server, 'listening')
  return server
}

const closed = async (server: Server): Promise<void> => {
  server.close()
  await once(server, 'close')
}
