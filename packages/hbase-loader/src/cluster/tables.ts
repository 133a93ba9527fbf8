import { setTimeout } from 'node:timers/promises'
import { PolymartError } from '@polymart/core'
import type { Pair, TableName, TableSchema, Uint64 } from '../protocol.js'
import { createTable, getProcedureResult, getTableDescriptors } from '../rpc/methods.js'
import { RemoteError } from '../rpc/remote-error.js'
import { MissingTableError } from './cluster.js'
import type { Cluster } from './cluster.js'

/** Attributes of a column family, by the names that HBase gives them. */
export interface FamilyAttributes {
  readonly VERSIONS?: string
  readonly COMPRESSION?: string
  readonly DATA_BLOCK_ENCODING?: string
  readonly BLOOMFILTER?: string
  /** Seconds. */
  readonly TTL?: string
}

/** A table as it is to be, or as it is. */
export interface TableDefinition {
  /** As `shop_sessions` or `sales:sessions`. */
  readonly name: string
  readonly families: { readonly [family: string]: FamilyAttributes }
  /** Sorted first rows of all regions but the first. */
  readonly splits: readonly Buffer[]
}

/** The table as it is, without its splits; nothing where there is none. To those without the right C it has no families. */
export const describeTable = async (cluster: Cluster, name: string): Promise<TableDefinition | undefined> => {
  const [schema] = await schemas(cluster, name).catch(async (error: unknown) => {
    if (!(error instanceof RemoteError && error.exception === 'AccessDeniedException')) throw error
    return cluster.regions(name).then(
      () => [{ columnFamilies: [] }],
      (reason: unknown) => {
        if (reason instanceof MissingTableError) return []
        throw reason
      },
    )
  })
  if (!schema) return undefined
  return {
    name,
    families: Object.fromEntries(
      schema.columnFamilies.map(({ name: family, attributes }) => [
        Buffer.from(family).toString(),
        Object.fromEntries(
          attributes.map(({ first, second }) => [Buffer.from(first).toString(), Buffer.from(second).toString()]),
        ),
      ]),
    ),
    splits: [],
  }
}

const schemas = async (cluster: Cluster, name: string): Promise<readonly Pick<TableSchema, 'columnFamilies'>[]> =>
  (await cluster.master(getTableDescriptors, { tableNames: [nameOf(name)] })).tableSchema

/**
 * Creates a table, and waits until it is there; one that is there already is left as it is.
 *
 * @throws RemoteError where the servers refuse it.
 */
export const makeTable = async (cluster: Cluster, definition: TableDefinition): Promise<void> => {
  try {
    const { procId } = await cluster.master(createTable, {
      tableSchema: schemaOf(definition),
      splitKeys: definition.splits,
    })
    await finished(cluster, procId, `creating the table ${definition.name}`)
  } catch (error) {
    // Another process was faster, or an answer was lost.
    if (!(error instanceof RemoteError && error.exception === 'TableExistsException')) throw error
  }
  cluster.forget(definition.name)
}

/** What creates a table in the HBase shell. */
export const statementOf = ({ name, families, splits }: TableDefinition): string => {
  const parts = Object.entries(families).map(
    ([family, attributes]) =>
      `{${Object.entries({ NAME: family, ...attributes })
        .map(([attribute, value]) => `${attribute} => '${value}'`)
        .join(', ')}}`,
  )
  const split = splits.length > 0 ? [`SPLITS => [${splits.map((key) => `'${key.toString()}'`).join(', ')}]`] : []
  return `create '${name}', ${[...parts, ...split].join(', ')}`
}

const longest = 60_000

/** Waits for what the master does in the background. */
const finished = async (cluster: Cluster, procId: Uint64, what: string): Promise<void> => {
  const began = Date.now()
  for (let pause = 20; Date.now() - began < longest; pause = Math.min(pause + 20, 200)) {
    const { state, exception } = await cluster.master(getProcedureResult, { procId })
    if (exception) {
      const { className, message } = exception.genericException
      throw new RemoteError(className, message, { doNotRetry: true })
    }
    // Of one that is not known any more the result was fetched already.
    if (state !== running) return
    await setTimeout(pause)
  }
  throw new PolymartError(
    'storage',
    `${what.charAt(0).toUpperCase()}${what.slice(1)} has not finished within ${longest / 1000} s.`,
  )
}

const running = 1

export const nameOf = (table: string): TableName => {
  const [first, second] = table.split(':')
  return {
    namespace: Buffer.from(second === undefined ? 'default' : first!),
    qualifier: Buffer.from(second ?? first!),
  }
}

const schemaOf = ({ name, families }: TableDefinition): TableSchema => ({
  tableName: nameOf(name),
  columnFamilies: Object.entries(families).map(([family, attributes]) => ({
    name: Buffer.from(family),
    attributes: Object.entries(attributes as { readonly [name: string]: string }).map(pairOf),
  })),
})

const pairOf = ([name, value]: readonly [string, string]): Pair => ({
  first: Buffer.from(name),
  second: Buffer.from(value),
})
