import type { JsonSchema, TableDescription } from '@polymart/analytics'

/** A part of the components of the OpenAPI document. */
export const ref = (path: string): JsonSchema => ({ $ref: `#/components/${path}` })

const text = { type: 'string' }
const maybeText = { type: ['string', 'null'] }
const whole = { type: 'integer' }
const count = { type: 'integer', minimum: 0 }
const time = { type: 'string', format: 'date-time' }
const maybeTime = { type: ['string', 'null'], format: 'date-time' }
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
const numbers = { type: 'object', additionalProperties: { type: 'number' } }

/** An object that has all of these, and nothing else unless it is open. */
const record = (properties: Readonly<Record<string, JsonSchema>>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
  additionalProperties: false,
})

const rangeFrom = (from: JsonSchema): JsonSchema => ({ oneOf: [{ type: 'null' }, record({ from, to: time })] })
const range = rangeFrom(time)

/** What was asked for and from when the stores are, which answers and explanations share. */
const understood = {
  analysis: text,
  params: { type: 'object', description: 'Every parameter, with its default where none was given.' },
  asOf: time,
  period: record({ from: maybeTime, to: time }),
  previousPeriod: range,
  comparedPeriod: range,
  timeZone: text,
  currency: maybeText,
  coverage: record({ orders: range, sessions: range }),
  stores: record({ entities: ref('schemas/Store'), sessions: ref('schemas/Store') }),
  warnings: listOf(text),
  executor: { enum: ['inline', 'workers'] },
  workers: count,
  partitions: count,
}

/** Of which times rows are read; null at an end that it does not have. */
const span = record({ from: maybeTime, to: maybeTime })

const planned = record(
  {
    entity: text,
    url: text,
    columns: listOf(text),
    kept: listOf(text),
    rows: count,
    scans: count,
    times: { oneOf: [{ type: 'null' }, span] },
    leftOut: count,
    pushedDown: listOf({ enum: ['columns', 'buckets', 'times'] }),
    exchange: record({ columns: listOf(text), bytes: count }),
  },
  ['exchange'],
)

const check = {
  type: 'object',
  required: ['check', 'entity', 'field', 'rows', 'findings'],
  properties: { check: text, entity: text, field: maybeText, rows: count, findings: listOf({ type: 'object' }) },
}

const state = record({
  url: text,
  error: { ...maybeText, description: 'A code, such as `unreachable`.' },
  moment: { type: ['object', 'null'] },
})

const timesRead = record({ transactions: span, sessions: span, events: span }, ['transactions', 'sessions', 'events'])

/** The schemas that others refer to. */
export const sharedSchemas = {
  Error: record({ error: record({ code: text, message: text, request: text }) }),
  Store: record(
    {
      url: { ...text, description: 'Kind and name, such as `embedded:data`.' },
      generation: { ...count, description: 'Completed loads.' },
      at: maybeTime,
      unfinishedSince: maybeTime,
      snapshot: text,
      exchanged: record({ rows: count, bytes: count, spilledBytes: count }),
    },
    ['snapshot', 'exchanged'],
  ),
  Meta: {
    ...record({ ...understood, rowsRead: numbers, timesRead, setAside: numbers, ms: numbers }),
    description: 'What was asked for, with every default, and how the numbers came about.',
  },
  Explanation: record({ ...understood, reads: listOf(planned) }),
  Page: record({ offset: count, limit: { type: 'integer', minimum: 1 }, total: count }),
  Analyses: record({
    analyses: listOf({ type: 'object', required: ['name', 'question', 'params', 'tables', 'schema'] }),
  }),
  Diagnosis: record({
    stores: record({ entities: state, sessions: state }),
    entities: listOf({ type: 'object', required: ['entity', 'rows', 'fields'] }),
    checks: listOf(check),
    counts: listOf({ type: 'object', required: ['check', 'rows'] }),
    currencies: listOf(record({ currency: text, orders: count })),
    warnings: listOf(text),
    healthy: { type: 'boolean' },
  }),
  Reconciliation: record({
    checks: listOf(check),
    tracking: {
      type: 'object',
      required: ['orders', 'purchases', 'checks'],
      properties: { orders: whole, purchases: whole, checks: listOf(check) },
    },
    files: { type: 'null' },
    agrees: { type: 'boolean' },
  }),
}

const kinds: Readonly<Record<string, { readonly type: string; readonly format?: string }>> = {
  count: whole,
  money: whole,
  share: { type: 'number' },
  change: { type: 'number' },
  duration: { type: 'number' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  time,
}

/** An answer with rows of a table. They may have further columns: those of a breakdown or of a compared period. */
export const answerSchema = (analysis: string, { name, columns }: TableDescription): JsonSchema =>
  record({
    analysis: { const: analysis },
    table: { const: name },
    meta: ref('schemas/Meta'),
    page: ref('schemas/Page'),
    rows: listOf({
      type: 'object',
      required: columns.flatMap((column) => ('nullable' in column && !column.conditional ? [column.name] : [])),
      properties: Object.fromEntries(
        columns.flatMap((column): [string, JsonSchema][] => {
          if (!('nullable' in column)) return []
          const { name, kind, nullable, meaning } = column
          const known = kinds[kind] ?? text
          const type = nullable ? [known.type, 'null'] : known.type
          return [[name, { ...known, type, description: meaning }]]
        }),
      ),
      additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    }),
  })
