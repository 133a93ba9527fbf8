import { randomBytes } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { MongoClient, MongoServerError } from 'mongodb'
import type { Db } from 'mongodb'
import { startGuarded } from './guarded.js'
import { mongodBinary } from './mongod-binary.js'
import { freePort } from './ports.js'

export interface MongodOptions {
  /** Name of its replica set of one member, or `null` for a server by itself; default `rs0`. */
  readonly replicaSet?: string | null
  /** Users must give a password; there is one, `root`, who may do everything. */
  readonly auth?: boolean
  /** Default a free one. */
  readonly port?: number
  /** Where its data are, and stay; default a temporary folder. */
  readonly folder?: string
  /** Ends the wait for it. */
  readonly signal?: AbortSignal
  /** Memory for its cache, in GB; at least 0.25, the default. */
  readonly cacheGB?: number
  /** As `--setParameter` takes them. */
  readonly parameters?: { readonly [name: string]: string | number }
  /** Further arguments. */
  readonly args?: readonly string[]
}

/** A server that runs. */
export interface Mongod {
  readonly port: number
  /** Of the server itself. */
  readonly pid: number
  /** The address of a database, as `root` where there are users. */
  url(database: string, parameters?: { readonly [name: string]: string }): string
  /** Is told, with the last that it wrote, when it ends without having been told to. */
  onEnd(listener: (error: Error) => void): void
  /** Ends it, and removes its files if they are temporary. */
  stop(): Promise<void>
}

export const rootPassword = 'not-a-secret'

/** Starts a server on this machine, and waits until it answers. */
export const startMongod = async (options: MongodOptions = {}): Promise<Mongod> => {
  const binary = await mongodBinary()
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(binary, options)
    } catch (error) {
      // Another process may have taken the port meanwhile.
      if (attempt === 3 || options.port !== undefined || options.signal?.aborted) throw error
    }
  }
}

const start = async (binary: string, options: MongodOptions): Promise<Mongod> => {
  const { replicaSet = 'rs0', auth = false, cacheGB = 0.25, parameters = {}, args = [] } = options
  const { port = await freePort(), folder: kept, signal } = options
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'polymart-mongod-')))
  const keyFile = join(folder, 'key')
  await writeFile(keyFile, randomBytes(96).toString('base64'), { mode: 0o600 })
  const all = { shutdownTimeoutMillisForSignaledShutdown: 100, ...parameters }
  const command = [
    ...[binary, '--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1'],
    ...['--nounixsocket', '--wiredTigerCacheSizeGB', String(cacheGB)],
    ...(replicaSet === null ? [] : ['--replSet', replicaSet, '--oplogSize', '512']),
    ...(auth ? ['--auth', ...(replicaSet === null ? [] : ['--keyFile', keyFile])] : []),
    ...Object.entries(all).flatMap(([name, value]) => ['--setParameter', `${name}=${value}`]),
    ...args,
  ]
  const { pid, stop, check, onEnd } = await startGuarded('mongod', command, { folder, keep: kept !== undefined })
  const goOn = (): Promise<void> => {
    signal?.throwIfAborted()
    return check()
  }
  try {
    if (!args.some((arg) => arg.includes('tls'))) await prepare(port, replicaSet, auth, goOn)
    else await listening(port, goOn)
    const user = auth ? `root:${rootPassword}@` : ''
    const usual = { ...(replicaSet !== null && { replicaSet }), ...(auth && { authSource: 'admin' }) }
    return {
      port,
      pid,
      stop,
      onEnd,
      url: (database, more = {}) => {
        const query = new URLSearchParams({ ...usual, ...more }).toString()
        return `mongodb://${user}127.0.0.1:${port}/${database}${query && `?${query}`}`
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Waits until the server can be written to, and makes it a replica set and a user as wanted. */
const prepare = async (
  port: number,
  replicaSet: string | null,
  auth: boolean,
  check: () => Promise<void>,
): Promise<void> => {
  await listening(port, check)
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`)
  try {
    const admin = client.db('admin')
    if (replicaSet !== null) {
      await beReplicaSet(admin, replicaSet, `127.0.0.1:${port}`)
      while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) {
        await check()
        await setTimeout(20)
      }
    }
    if (auth) await admin.command({ createUser: 'root', pwd: rootPassword, roles: ['root'] })
  } finally {
    await client.close()
  }
}

const alreadyInitialized = 23

/** Makes the server the one member of a replica set, also where it was that on another port. */
const beReplicaSet = async (admin: Db, name: string, host: string): Promise<void> => {
  const members = [{ _id: 0, host }]
  try {
    await admin.command({ replSetInitiate: { _id: name, members } })
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === alreadyInitialized)) throw error
    const { config } = (await admin.command({ replSetGetConfig: 1 })) as { config: { version: number } }
    const changed = { ...config, version: config.version + 1, members }
    await admin.command({ replSetReconfig: changed, force: true })
  }
}

const listening = async (port: number, check: () => Promise<void>): Promise<void> => {
  for (;;) {
    await check()
    const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
      serverSelectionTimeoutMS: 500,
    })
    try {
      await client.db('admin').command({ hello: 1 })
      return
    } catch (error) {
      // One that wants TLS hangs up, so it is there.
      if (String(error).includes('closed')) return
      await setTimeout(50)
    } finally {
      await client.close()
    }
  }
}
