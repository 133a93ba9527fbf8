import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { entityNames, fieldsOf, model } from '@polymart/core'
import type { EntityName, Field, Fields } from '@polymart/core'

/**
 * Makes a table `nested_NAME` of each entity of a data set, in the shape of the model with times as texts (JSON Lines) or
 * timestamps (Parquet). Of rows with one id the last in the order of the files stays.
 */
export const loadFolder = async (connection: DuckDBConnection, folder: string): Promise<void> => {
  for (const entity of entityNames) {
    const table = `nested_${entity}`
    await connection.run(`CREATE TABLE ${table} AS ${source(entity, await partsOf(join(folder, entity)))}`)
    const { key } = model[entity]
    await connection.run(`DELETE FROM ${table} WHERE rowid NOT IN (SELECT MAX(rowid) FROM ${table} GROUP BY ${key})`)
  }
}

const partsOf = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => /\.(parquet|jsonl)$/.test(name))
    .sort()
    .map((name) => join(folder, name))
}

const source = (entity: EntityName, parts: readonly string[]): string => {
  const types = Object.entries(fieldsOf(entity)).map(([name, field]) => [name, typeOf(field)] as const)
  const files = `[${parts.map(literal).join(', ')}]`
  if (parts.some((part) => part.endsWith('.parquet'))) return `SELECT * FROM read_parquet(${files})`
  if (parts.length > 0) {
    const columns = types.map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(', ')
    return `SELECT * FROM read_json(${files}, format = 'newline_delimited', columns = {${columns}}, maximum_object_size = 67108864)`
  }
  return `SELECT ${types.map(([name, type]) => `CAST(NULL AS ${type}) AS "${name}"`).join(', ')} WHERE FALSE`
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

const typeOf = (field: Field): string => {
  switch (field.kind) {
    case 'integer':
    case 'money':
      return 'BIGINT'
    case 'boolean':
      return 'BOOLEAN'
    case 'texts':
      return 'VARCHAR[]'
    case 'group':
      return structOf(field.fields as Fields)
    case 'list':
      return `${structOf(field.fields as Fields)}[]`
    default:
      return 'VARCHAR'
  }
}

const structOf = (fields: Fields): string =>
  `STRUCT(${Object.entries(fields)
    .map(([name, field]) => `"${name}" ${typeOf(field)}`)
    .join(', ')})`
