/** A MongoDB and an HBase for a whole run of the tests: started when the first file wants one, stopped at the end. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startHBase } from '../packages/core/test/servers/hbase.js'
import { startMongod } from '../packages/core/test/servers/mongod.js'

interface Server {
  url(name: string): string
  stop(): Promise<void>
}

const kinds = {
  mongodb: () => startMongod(),
  'mongodb-by-itself': () => startMongod({ replicaSet: null }),
  hbase: () => startHBase({ memory: 768 }),
} satisfies { readonly [kind: string]: () => Promise<Server> }

export type SharedServer = keyof typeof kinds

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for a server by its kind, and is told the address of a store in it, or why there is none. */
    readonly servers: string
  }
}

/** Each project of Vitest is set up; what the root is given, all have. */
export default async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  if (!project.isRootProject()) return undefined
  const running = new Map<string, Promise<Server>>()
  const serverOf = (kind: SharedServer): Promise<Server> => {
    const server = running.get(kind) ?? kinds[kind]()
    running.set(kind, server)
    return server
  }
  const desk = createServer((request, response) => {
    const kind = request.url!.slice(1) as SharedServer
    serverOf(kind).then(
      (server) => response.end(server.url('test')),
      (error: unknown) => response.writeHead(500).end((error as Error).message),
    )
  })
  desk.listen(0, '127.0.0.1')
  await once(desk, 'listening')
  project.provide('servers', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`)
  return async () => {
    desk.close()
    for (const outcome of await Promise.allSettled(running.values()))
      if (outcome.status === 'fulfilled') await outcome.value.stop()
  }
}
