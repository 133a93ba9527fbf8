import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { generate } from '@polymart/generator'
import { openHBase } from '@polymart/hbase-loader'
import { openMongo } from '@polymart/mongo-loader'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hbaseJars } from '../packages/core/test/servers/hbase-jars.js'
import { mongodBinary } from '../packages/core/test/servers/mongod-binary.js'
import { missing, thisMachine } from '../tools/servers/requirements.js'
import { root } from './fixtures/demo.js'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-servers-test-'))
})

afterAll(() => rm(folder, { recursive: true }))

/** Where the servers cannot be had, the tests are skipped, and say so; in continuous integration that is a failure. */
const unavailable = await (async (): Promise<boolean> => {
  try {
    const lacks = await missing(['mongodb', 'hbase'], thisMachine)
    if (lacks.length > 0) throw new Error(lacks.join('\n'))
    await Promise.all([mongodBinary(), hbaseJars()])
    return false
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error
    console.error('SKIPPED: tests of `npm run servers`, since the servers cannot be had:', error)
    return true
  }
})()

/** The tool as npm runs it, once it has told where the servers are. */
const started = async (...flags: readonly string[]) => {
  const args = ['--conditions=polymart-source', '--import', 'tsx', 'tools/servers.ts']
  const child = spawn(process.execPath, [...args, '--mongodb-port', '0', '--zookeeper-port', '0', ...flags], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (line.startsWith('Ctrl-C')) break
  }
  const text = lines.join('\n')
  const [mongodb = ''] = /mongodb:\S+/.exec(text) ?? []
  const [hbase = ''] = /hbase:\S+/.exec(text) ?? []
  return { child, ended, text, mongodb, hbase }
}

/** Commands under way that have something in their arguments. */
const processesOf = async (text: string): Promise<readonly string[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'args='], { maxBuffer: 1 << 26 })
  return stdout.split('\n').filter((command) => command.includes(text))
}

test.skipIf(unavailable)(
  'starts both, tells their URLs, and leaves nothing behind when it is interrupted',
  async () => {
    const { child, ended, text, mongodb, hbase } = await started()
    expect(text).toContain(`npx polymart demo --entities '${mongodb}' --sessions ${hbase}\n`)

    const entities = await openMongo(mongodb)
    const sessions = await openHBase(hbase)
    const loads = { entities: await entities.writer(), sessions: await sessions.writer() }
    for await (const batch of generate({ scale: 0.001 }).batches())
      await loads[batch.entity === 'sessions' ? 'sessions' : 'entities'].write(batch)
    await loads.entities.finish()
    await loads.sessions.finish()
    expect([(await entities.extent('users')).rows, (await sessions.extent('sessions')).rows]).toEqual([10, 200])
    await entities.close()
    await sessions.close()

    expect(await processesOf(join(folder, 'polymart-'))).not.toEqual([])
    child.kill('SIGINT')
    // Impatience changes nothing.
    child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
    expect(await processesOf(join(folder, 'polymart-'))).toEqual([])
    expect((await readdir(folder)).filter((name) => name.startsWith('polymart-'))).toEqual([])
  },
)

test.skipIf(unavailable)('keeps data in a folder, for other ports too, which one process has at a time', async () => {
  const data = join(folder, 'data')
  const first = await started('--data', data)
  const store = await openHBase(first.hbase)
  const load = await store.writer()
  for await (const batch of generate({ scale: 0.001 }).batches())
    if (batch.entity === 'sessions') await load.write(batch)
  await load.finish()
  await store.close()
  const second = await started('--data', data)
  expect(await second.ended).toEqual([1, null])
  first.child.kill('SIGTERM')
  expect(await first.ended).toEqual([0, null])
  expect((await readdir(data)).sort()).toEqual(['hbase', 'mongodb'])

  const third = await started('--data', data)
  const again = await openHBase(third.hbase)
  expect((await again.extent('sessions')).rows).toBe(200)
  await again.close()
  // Whoever ends the process in any other way has no servers left either.
  third.child.kill('SIGKILL')
  await third.ended
  await expect.poll(() => processesOf(data), { timeout: 15_000, interval: 200 }).toEqual([])
})
