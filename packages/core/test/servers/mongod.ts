import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { mongodBinary } from './mongod-binary.js'

export interface MongodOptions {
  /** Name of its replica set of one member, or `null` for a server by itself; default `rs0`. */
  readonly replicaSet?: string | null
  /** Users must give a password; there is one, `root`, who may do everything. */
  readonly auth?: boolean
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
  /** Ends it, and removes its files. */
  stop(): Promise<void>
}

export const rootPassword = 'not-a-secret'

/**
 * Starts the server given behind a folder, tells its number, and ends it and removes the folder when the pipe from the
 * process that wanted it closes, however that comes about.
 */
const guard = `
dir=$0
"$@" >"$dir/log" 2>&1 </dev/null &
pid=$!
echo $pid
read -r _
kill $pid 2>/dev/null
i=0
while kill -0 $pid 2>/dev/null && [ $i -lt 50 ]; do sleep 0.1; i=$((i + 1)); done
kill -9 $pid 2>/dev/null
wait
rm -rf "$dir"
`

/** Starts a server on a free port of this machine, with an empty folder of its own. */
export const startMongod = async (options: MongodOptions = {}): Promise<Mongod> => {
  const binary = await mongodBinary()
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(binary, options)
    } catch (error) {
      // Another process may have taken the port meanwhile.
      if (attempt === 3) throw error
    }
  }
}

const start = async (binary: string, options: MongodOptions): Promise<Mongod> => {
  const { replicaSet = 'rs0', auth = false, cacheGB = 0.25, parameters = {}, args = [] } = options
  const folder = await mkdtemp(join(tmpdir(), 'polymart-mongod-'))
  const port = await freePort()
  const keyFile = join(folder, 'key')
  await writeFile(keyFile, randomBytes(96).toString('base64'), { mode: 0o600 })
  const all = { shutdownTimeoutMillisForSignaledShutdown: 100, ...parameters }
  const child = spawn(
    'sh',
    [
      ...['-c', guard, folder, binary, '--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1'],
      ...['--nounixsocket', '--wiredTigerCacheSizeGB', String(cacheGB)],
      ...(replicaSet === null ? [] : ['--replSet', replicaSet, '--oplogSize', '512']),
      ...(auth ? ['--auth', ...(replicaSet === null ? [] : ['--keyFile', keyFile])] : []),
      ...Object.entries(all).flatMap(([name, value]) => ['--setParameter', `${name}=${value}`]),
      ...args,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return
    child.stdin.end()
    await once(child, 'close')
  }
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const pid = Number(line)
    const log = join(folder, 'log')
    if (!args.some((arg) => arg.includes('tls'))) await prepare(port, replicaSet, auth, () => isRunning(pid, log))
    else await listening(port, () => isRunning(pid, log))
    const user = auth ? `root:${rootPassword}@` : ''
    const usual = { ...(replicaSet !== null && { replicaSet }), ...(auth && { authSource: 'admin' }) }
    return {
      port,
      pid,
      stop,
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
      const members = [{ _id: 0, host: `127.0.0.1:${port}` }]
      await admin.command({ replSetInitiate: { _id: replicaSet, members } })
      while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) await setTimeout(20)
    }
    if (auth) await admin.command({ createUser: 'root', pwd: rootPassword, roles: ['root'] })
  } finally {
    await client.close()
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

const isRunning = async (pid: number, log: string): Promise<void> => {
  try {
    process.kill(pid, 0)
  } catch (cause) {
    const lines = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n')
    throw new Error(`Expected mongod to start, found that it ended: ${lines.slice(-3).join('\n')}`, { cause })
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
