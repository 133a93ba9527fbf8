/** A value for a `?` of a query. */
export type Parameter = string | number | boolean | null

/**
 * SQL that DuckDB and Spark both understand: text with a `?` for each of the values, in order. Nothing that comes from
 * data or from a caller stands in the text.
 */
export interface Query {
  readonly text: string
  readonly values: readonly Parameter[]
}

/** A query from a template: a query within is put in its place, every other value becomes a parameter. */
export const sql = (strings: TemplateStringsArray, ...parts: readonly (Query | Parameter)[]): Query => {
  let text = strings[0]!
  const values: Parameter[] = []
  parts.forEach((part, i) => {
    if (typeof part === 'object' && part !== null) {
      text += part.text
      values.push(...part.values)
    } else {
      text += placeholder(part)
      values.push(part)
    }
    text += strings[i + 1]!
  })
  return { text, values }
}

// Both engines take the type of a bare parameter from the driver, which sends a small number as a narrow one.
const placeholder = (value: Parameter): string => {
  if (typeof value !== 'number') return '?'
  return Number.isInteger(value) ? 'CAST(? AS BIGINT)' : 'CAST(? AS DOUBLE)'
}

export const join = (queries: readonly Query[], separator: string): Query => ({
  text: queries.map(({ text }) => text).join(separator),
  values: queries.flatMap(({ values }) => values),
})

/** A name of this package's own, never one that a caller wrote. */
export const identifier = (name: string): Query => {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new TypeError(`Expected an identifier, found ${JSON.stringify(name)}.`)
  return { text: name, values: [] }
}

/** `column AS name` for each, to select. */
export const columns = (named: Readonly<Record<string, Query>>): Query =>
  join(
    Object.entries(named).map(([name, column]) => sql`${column} AS ${identifier(name)}`),
    ', ',
  )

/** Named queries that later ones of the list and the last select from. */
export type Tables = Readonly<Record<string, Query>>

export const withTables = (tables: Tables, select: Query): Query =>
  sql`WITH ${join(
    Object.entries(tables).map(([name, table]) => sql`${identifier(name)} AS (${table})`),
    ',\n',
  )}\n${select}`
