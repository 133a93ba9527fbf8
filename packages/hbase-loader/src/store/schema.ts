import { bucketCount, bucketText, PolymartError } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { describeTable, makeTable, statementOf } from '../cluster/tables.js'
import type { FamilyAttributes, TableDefinition } from '../cluster/tables.js'
import { RemoteError } from '../rpc/remote-error.js'
import type { TableNames } from './layout.js'

/** How files are compressed. */
export type Compression = 'zstd' | 'snappy' | 'gz' | 'lz4' | 'none'

/** How the table of sessions is made; what is there already is left as it is. */
export interface TableOptions {
  /** Whether a load may create tables that are missing; default yes. */
  readonly createTable?: boolean
  /** Regions that the table begins with, 1 to 4096; default 8. */
  readonly regions?: number
  /** Default the first of zstd, snappy and none that the servers know. */
  readonly compression?: Compression
  /** Of blocks in memory and on disk; default none, which serves rows of two cells best. */
  readonly encoding?: 'none' | 'prefix' | 'diff' | 'fast_diff'
  /** Default row, which spares reads of a person's or a new session's row the files that do not have it. */
  readonly bloomFilter?: 'none' | 'row' | 'rowcol'
  /** Seconds after its end that a session stays; default for ever. */
  readonly ttl?: number
}

const compressions: readonly Compression[] = ['zstd', 'snappy', 'none']

const sessionsTable = (name: string, options: TableOptions, compression: Compression): TableDefinition => {
  const { regions = 8, encoding = 'none', bloomFilter = 'row', ttl } = options
  if (!Number.isInteger(regions) || regions < 1 || regions > bucketCount)
    throw new PolymartError('argument', `Expected regions from 1 to ${bucketCount}, found ${regions}.`)
  if (ttl !== undefined && (!Number.isInteger(ttl) || ttl < 1))
    throw new PolymartError('argument', `Expected a TTL of whole seconds, at least 1, found ${ttl}.`)
  const family: FamilyAttributes = {
    VERSIONS: '1',
    COMPRESSION: compression.toUpperCase(),
    DATA_BLOCK_ENCODING: encoding.toUpperCase(),
    BLOOMFILTER: bloomFilter.toUpperCase(),
    ...(ttl !== undefined && { TTL: String(ttl) }),
  }
  const splits = Array.from({ length: regions - 1 }, (_, i) =>
    Buffer.from(bucketText(Math.round((bucketCount * (i + 1)) / regions))),
  )
  return { name, families: { s: family, e: family }, splits }
}

const metaTable = (name: string): TableDefinition => ({ name, families: { m: { VERSIONS: '1' } }, splits: [] })

/** Makes the tables that are missing; gives the TTL of the sessions, see `ttlOf`, and whether their table was missing. */
export const ensureTables = async (
  cluster: Cluster,
  names: TableNames,
  options: TableOptions,
): Promise<{ readonly ttl: number | undefined; readonly made: boolean }> => {
  const [sessions, meta] = await Promise.all([
    describeTable(cluster, names.sessions),
    describeTable(cluster, names.meta),
  ])
  if (options.createTable === false && !(meta && sessions)) throw missing(cluster, names, options, { meta, sessions })
  if (!meta) await make(cluster, metaTable(names.meta))
  if (!sessions) {
    await makeSessions(cluster, names.sessions, options)
    return { ttl: options.ttl ?? Infinity, made: true }
  }
  return { ttl: ttlOf(sessions), made: false }
}

const forever = 2 ** 31 - 1

/** Of both families the shorter one, in seconds; Infinity for none, undefined where one may not know. */
export const ttlOf = ({ families }: TableDefinition): number | undefined => {
  if (Object.keys(families).length === 0) return undefined
  const seconds = Object.values(families).map(({ TTL }) =>
    TTL === undefined || TTL === 'FOREVER' ? forever : Number(TTL),
  )
  const shortest = Math.min(...seconds)
  return shortest >= forever ? Infinity : shortest
}

/** The master knows whether its servers can compress as asked only when it is asked to create a table. */
const makeSessions = async (cluster: Cluster, name: string, options: TableOptions): Promise<void> => {
  const choice = options.compression ? [options.compression] : compressions
  for (const [i, compression] of choice.entries()) {
    try {
      await make(cluster, sessionsTable(name, options, compression))
      return
    } catch (error) {
      const unknown = /compression|codec/i.test((error as Error).message)
      if (!unknown || i === choice.length - 1) throw error
    }
  }
}

/** Says how to make the tables that are missing. */
const missing = (
  cluster: Cluster,
  names: TableNames,
  options: TableOptions,
  found: { readonly meta: unknown; readonly sessions: unknown },
): PolymartError => {
  const definitions = [
    ...(found.sessions ? [] : [sessionsTable(names.sessions, options, options.compression ?? 'zstd')]),
    ...(found.meta ? [] : [metaTable(names.meta)]),
  ]
  const tables = definitions.map(({ name }) => name).join(' or ')
  return new PolymartError(
    'storage',
    `There is no table ${tables} at ${cluster.address.url}, and this load may not create tables. Ask someone with the right C to run, in the HBase shell: ${definitions.map(statementOf).join('; ')}`,
  )
}

const make = async (cluster: Cluster, definition: TableDefinition): Promise<void> => {
  const statement = statementOf(definition)
  try {
    await makeTable(cluster, definition)
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    if (error.exception === 'NamespaceNotFoundException') {
      const { namespace, url } = cluster.address
      throw new PolymartError(
        'storage',
        `There is no namespace ${namespace} at ${url}. Create it in the HBase shell: create_namespace '${namespace}'`,
        { cause: error },
      )
    }
    if (error.exception !== 'AccessDeniedException') throw error
    throw new PolymartError(
      'storage',
      `Creating ${definition.name} at ${cluster.address.url} takes the right C, which you do not have. Ask someone who has it to run, in the HBase shell: ${statement}`,
      { cause: error },
    )
  }
}
