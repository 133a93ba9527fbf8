import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isThere } from '../../packages/core/test/servers/download-once.js'
import { hbaseDownload } from '../../packages/core/test/servers/hbase-jars.js'
import { mongodDownload } from '../../packages/core/test/servers/mongod-binary.js'
import type { ServerName } from './options.js'

/** The machine that servers are to run on. */
export interface Machine {
  readonly platform: string
  readonly arch: string
  /** Whether a command is there and does what it is asked. */
  readonly runs: (command: string, ...args: readonly string[]) => Promise<boolean>
  readonly isThere: (file: string) => Promise<boolean>
  /** The mongod that is to be run instead of one that is downloaded. */
  readonly mongod: string | undefined
}

export const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  runs: (command, ...args) =>
    promisify(execFile)(command, args, { timeout: 30_000 }).then(
      () => true,
      () => false,
    ),
  isThere,
  mongod: process.env['POLYMART_MONGOD'],
}

const java = `Expected java, which HBase runs on, found none that runs. To get one, of version 17:
  Debian, Ubuntu: sudo apt install openjdk-17-jre-headless
  macOS: brew install openjdk@17, and what it then says of the system's java
  others: https://adoptium.net`

const maven = `Expected mvn, which downloads HBase, found none that runs. To get Maven:
  Debian, Ubuntu: sudo apt install maven
  macOS: brew install maven
  others: https://maven.apache.org/download`

const pip = `Expected python3 with pip, which downloads MongoDB, found none that runs. To get it:
  Debian, Ubuntu: sudo apt install python3-pip
  others: https://pip.pypa.io/en/stable/installation`

const elsewhere = (platform: string, arch: string): string =>
  `Expected Linux on x64, which the MongoDB that is downloaded runs on, found ${platform} on ${arch}. To run another one:
  macOS: brew tap mongodb/brew && brew install mongodb-community
  others: https://www.mongodb.com/try/download/community
and name it: POLYMART_MONGOD=/path/to/mongod npm run servers`

/** What is missing to run servers, with how to get it, before anything is downloaded or started. */
export const missing = async (servers: readonly ServerName[], machine: Machine): Promise<readonly string[]> => {
  const found = await Promise.all(servers.map((name) => checks[name](machine)))
  return found.flat()
}

const checks: Readonly<Record<ServerName, (machine: Machine) => Promise<readonly string[]>>> = {
  async mongodb({ platform, arch, runs, isThere, mongod }) {
    if (mongod !== undefined) {
      const runnable = await runs(mongod, '--version')
      return runnable ? [] : [`Expected a mongod that runs at ${mongod}, which POLYMART_MONGOD names, found none.`]
    }
    if (platform !== 'linux' || arch !== 'x64') return [elsewhere(platform, arch)]
    if (await isThere(mongodDownload.path)) return []
    return (await runs('python3', '-m', 'pip', '--version')) ? [] : [pip]
  },
  async hbase({ runs, isThere }) {
    const [hasJava, hasJars] = await Promise.all([runs('java', '-version'), isThere(hbaseDownload().path)])
    const hasMaven = hasJars || (await runs('mvn', '--version'))
    return [...(hasJava ? [] : [java]), ...(hasMaven ? [] : [maven])]
  },
}
