/**
 * DuckDB as a contestant: `duckdb.js MODE DATA [TASK]`. In `memory` the relations are tables, made once; on `disk` they
 * are views of the Parquet files. An answer is a result of DuckDB's own, with all its rows; no JavaScript values are
 * made of it. The SQL lies in `duckdb/`, one file an analysis, for its default parameters.
 */
import { readFileSync } from 'node:fs'
import { DuckDBInstance, version } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { serve } from '../harness/serve.js'
import type { Peer } from '../harness/serve.js'
import { sqlFileOf } from './calls.js'
import { plainRow, readData } from './data.js'
import type { Data } from './data.js'

const [mode, data, task] = process.argv.slice(2)

const sqlOf = (name: string): string => readFileSync(`bench/peers/duckdb/${name}.sql`, 'utf8')

const openPeer = async (): Promise<Peer> => {
  const { files, parameters } = readData(data!)
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run(
    sqlOf('relations')
      .replaceAll('RELATION', mode === 'memory' ? 'TABLE' : 'VIEW')
      .replaceAll('FOLDER', files.replaceAll("'", "''")),
  )
  // As one who asks the same again would: parameters stay as they are until the task is another one.
  let latest: string | undefined
  const run = async (name: string) => {
    if (name !== latest) await setParameters(connection, parameters[name]!)
    latest = name
    return connection.runAndReadAll(sqlOf(sqlFileOf(name)))
  }
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

const setParameters = async (connection: DuckDBConnection, parameters: Data['parameters'][string]): Promise<void> => {
  for (const [name, value] of Object.entries(parameters)) {
    await connection.run(`SET VARIABLE ${name} = ${typeof value === 'string' ? `'${value}'` : value}`)
  }
}

await serve(openPeer, task)
