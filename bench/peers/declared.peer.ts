/**
 * DuckDB as a contestant with the analyses' own SQL: `declared.js memory DATA`. The flat relations are tables in memory,
 * and so is what all analyses begin with at the same common parameters (which orders and sessions count, and their
 * sums), as an open shop keeps it too. Queries are prepared once.
 */
import { DuckDBInstance, version } from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { runnableNamed, baseTables, open, planRun } from '../../test/oracle/analytics.js'
import type { Query, Scope } from '../../test/oracle/analytics.js'
import { flattenAll } from '../../test/oracle/flat.js'
import { loadFolder } from '../../test/oracle/load.js'
import { serve } from '../harness/serve.js'
import type { Peer } from '../harness/serve.js'
import { callOf, declared } from './calls.js'
import { plainRow, readData } from './data.js'
import type { Data } from './data.js'

const [, data, task] = process.argv.slice(2)

const openPeer = async (): Promise<Peer> => {
  const known = readData(data!)
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await loadFolder(connection, known.files)
  await flattenAll(connection)
  const statements = await prepareAll(connection, known)
  const run = (name: string) => statements.get(name)!.runAndReadAll()
  return {
    version: version(),
    run,
    rows: async (name) => (await run(name)).getRowObjectsJS().map(plainRow),
    async close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

const prepareAll = async (
  connection: DuckDBConnection,
  { store, parameters }: Data,
): Promise<ReadonlyMap<string, DuckDBPreparedStatement>> => {
  const shop = await open(`embedded:${store}`)
  const statements = new Map<string, DuckDBPreparedStatement>()
  let made: string | undefined
  for (const name of Object.keys(declared)) {
    const [analysisName, params] = callOf(name)
    const analysis = runnableNamed(analysisName)
    const { spec } = await planRun(shop.snapshot(), analysis, params)
    const scope = { ...spec.scope, currency: parameters['rfm']!.currency }
    const whole = analysis.sql({ ...spec, scope })
    const { text, values } = withoutBase(Object.values(whole)[0]!, scope)
    if (made === undefined) await makeBase(connection, scope)
    made ??= name
    const statement = await connection.prepare(text)
    statement.bind([...values])
    statements.set(name, statement)
  }
  await shop.close()
  return statements
}

/** Tables of what exists and counts. */
const makeBase = async (connection: DuckDBConnection, scope: Scope): Promise<void> => {
  for (const [name, { text, values }] of Object.entries(baseTables(scope)))
    await connection.run(`CREATE TABLE ${name} AS ${text}`, [...values])
}

/** A query without the tables that it begins with, which are there already. */
const withoutBase = ({ text, values }: Query, scope: Scope): Query => {
  const base = Object.entries(baseTables(scope))
  const begin = `WITH ${base.map(([name, table]) => `${name} AS (${table.text})`).join(',\n')},\n`
  const known = base.flatMap(([, table]) => table.values)
  if (!text.startsWith(begin) || known.some((value, i) => value !== values[i])) return { text, values }
  return { text: `WITH ${text.slice(begin.length)}`, values: values.slice(known.length) }
}

await serve(openPeer, task)
