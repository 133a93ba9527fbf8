import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export const serverNames = ['mongodb', 'hbase'] as const
export type ServerName = (typeof serverNames)[number]

export interface Options {
  readonly servers: readonly ServerName[]
  /** Those that were asked for; 0 for any that is free. */
  readonly ports: { readonly [name in ServerName]: number | undefined }
  /** Where data stay; without it they go with the servers. */
  readonly data: string | undefined
}

export const portFlags: Readonly<Record<ServerName, string>> = { mongodb: 'mongodb-port', hbase: 'zookeeper-port' }

export const usage = `npm run servers -- [FLAGS]

Starts a MongoDB (a replica set of one member) and an HBase on this machine, tells their URLs, and stops them on Ctrl-C.

  --data FOLDER          keep their data there for the next time; otherwise they go with the servers
  --only NAME            mongodb or hbase alone
  --mongodb-port PORT    default 27017, or any that is free if that is taken; 0 for any
  --zookeeper-port PORT  of HBase's ZooKeeper, which clients ask first; default 2181, as above

POLYMART_MONGOD names a mongod to run instead of the one that is downloaded.`

/** What the arguments say; nothing if they ask for help. @throws TypeError where they are wrong */
export const readOptions = (args: readonly string[]): Options | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      only: { type: 'string' },
      'mongodb-port': { type: 'string' },
      'zookeeper-port': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const { only, data } = values
  const chosen = serverNames.filter((name) => only === undefined || name === only)
  if (chosen.length === 0) throw new TypeError(`Expected --only mongodb or --only hbase, found ${only}.`)
  if (data === '') throw new TypeError('Expected a folder behind --data, found none.')
  return {
    servers: chosen,
    ports: { mongodb: portOf('mongodb', values['mongodb-port']), hbase: portOf('hbase', values['zookeeper-port']) },
    data: data === undefined ? undefined : resolve(data),
  }
}

const portOf = (name: ServerName, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (!(port <= 65_535)) throw new TypeError(`Expected a port behind --${portFlags[name]}, found ${text}.`)
  return port
}
