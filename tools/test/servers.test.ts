import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { announcement } from '../servers/announcement.js'
import { readOptions } from '../servers/options.js'
import type { Options } from '../servers/options.js'
import { missing } from '../servers/requirements.js'
import type { Machine } from '../servers/requirements.js'
import { runServers } from '../servers/run.js'

const machine = (commands: readonly string[], other: Partial<Machine> = {}): Machine => ({
  platform: 'linux',
  arch: 'x64',
  runs: (command) => Promise.resolve(commands.includes(command)),
  isThere: () => Promise.resolve(false),
  mongod: undefined,
  ...other,
})

const firstLines = async (commands: readonly string[], other?: Partial<Machine>): Promise<readonly string[]> =>
  (await missing(['mongodb', 'hbase'], machine(commands, other))).map((text) => text.split('\n', 1)[0]!)

test('what servers need is named, all of it, with how to get it', async () => {
  expect(await firstLines(['java', 'mvn', 'python3'])).toEqual([])
  expect(await firstLines([])).toEqual([
    'Expected python3 with pip, which downloads MongoDB, found none that runs. To get it:',
    'Expected java, which HBase runs on, found none that runs. To get one, of version 17:',
    'Expected mvn, which downloads HBase, found none that runs. To get Maven:',
  ])
  const [text] = await missing(['hbase'], machine(['mvn']))
  expect(text).toContain('sudo apt install openjdk-17-jre-headless')
})

test('what is here already needs nothing that downloads it', async () => {
  expect(await firstLines(['java'], { isThere: () => Promise.resolve(true) })).toEqual([])
})

test('where the MongoDB that is downloaded does not run, another one can be named', async () => {
  const mac = { platform: 'darwin', arch: 'arm64' }
  expect(await firstLines(['java', 'mvn', 'python3'], mac)).toEqual([
    'Expected Linux on x64, which the MongoDB that is downloaded runs on, found darwin on arm64. To run another one:',
  ])
  expect(await firstLines(['java', 'mvn', '/opt/mongod'], { ...mac, mongod: '/opt/mongod' })).toEqual([])
  expect(await firstLines(['java', 'mvn'], { ...mac, mongod: '/opt/mongod' })).toEqual([
    'Expected a mongod that runs at /opt/mongod, which POLYMART_MONGOD names, found none.',
  ])
})

test('flags are read, and wrong ones named', () => {
  expect(readOptions(['--only', 'hbase', '--zookeeper-port', '2182', '--data', '/data'])).toEqual({
    servers: ['hbase'],
    ports: { mongodb: undefined, hbase: 2182 },
    data: '/data',
  })
  expect(readOptions(['--help'])).toBeUndefined()
  expect(() => readOptions(['--only', 'redis'])).toThrow('Expected --only mongodb or --only hbase, found redis.')
  expect(() => readOptions(['--mongodb-port', '70000'])).toThrow('Expected a port behind --mongodb-port, found 70000.')
  expect(() => readOptions(['--ports', '1'])).toThrow("Unknown option '--ports'")
})

test('a port that is taken is named, before anything starts', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const options: Options = { servers: ['mongodb'], ports: { mongodb: port, hbase: undefined }, data: undefined }
  await expect(runServers(options, new AbortController().signal)).rejects.toThrow(
    `Expected the port ${port} to be free for MongoDB, found that it is not (EADDRINUSE).`,
  )
  server.close()
})

test('commands fit the servers that run', () => {
  const mongodb = 'mongodb://127.0.0.1:27017/shop?replicaSet=rs0'
  const hbase = 'hbase://127.0.0.1:2181/shop'
  expect(announcement({ mongodb, hbase }, undefined)).toContain(
    `  npx polymart demo --entities '${mongodb}' --sessions ${hbase}\n`,
  )
  expect(announcement({ mongodb }, undefined)).toContain(`  npx polymart demo --store '${mongodb}'\n`)
  expect(announcement({ hbase }, '/data')).toContain(`--sessions ${hbase}\n`)
})
