import { commonParams, describeAnalyses } from '@polymart/analytics'
import type { AnalysisDescription, JsonSchema, ParamDescription } from '@polymart/analytics'
import { formats } from './formats.js'
import { mostRows, usualRows } from './ask.js'
import { answerSchema, ref, sharedSchemas } from './schemas.js'

type Json = Readonly<Record<string, unknown>>

/** The API as OpenAPI 3.1, made from what the analyses declare. */
export const openApi = (isOpen: boolean): Readonly<Record<string, unknown>> => {
  const common = commonParams()
  return {
    openapi: '3.1.0',
    info: {
      title: 'Polymart',
      version: '1',
      description: 'Analyses of a shop. Money is in minor units of the shop’s currency, times are ISO 8601 UTC.',
    },
    servers: [{ url: '/api/v1' }],
    ...(!isOpen && { security: [{ token: [] }] }),
    paths: {
      '/analyses': {
        get: {
          operationId: 'analyses',
          summary: 'What there is to ask, with parameters, tables and columns.',
          responses: { 200: jsonOf('The analyses.', ref('schemas/Analyses')), ...refusals },
        },
      },
      ...Object.fromEntries(describeAnalyses().flatMap((analysis) => pathsOf(analysis, common))),
      '/doctor': examination('doctor', 'What is there, how complete it is, and what is wrong with it.', 'Diagnosis'),
      '/reconcile': examination('reconcile', 'What one store has and the other has not.', 'Reconciliation'),
      '/events': {
        get: {
          operationId: 'events',
          summary: 'Server-sent events: `generation` at once, and whenever the stores have changed.',
          responses: {
            200: {
              description: 'The events, without an end.',
              content: { 'text/event-stream': { schema: { type: 'string' } } },
            },
            ...refusals,
          },
        },
      },
    },
    components: {
      schemas: sharedSchemas,
      responses: Object.fromEntries(
        Object.entries(refused).map(([status, description]) => [
          `Refused${status}`,
          jsonOf(description, ref('schemas/Error')),
        ]),
      ),
      ...(!isOpen && { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } }),
    },
  }
}

const refused: Readonly<Record<string, string>> = {
  400: 'A parameter is wrong; the message says which, and what was expected.',
  401: 'There is no token, or one that is not known here.',
  403: 'Rows about customers, for who may read aggregates alone; or a page of another origin.',
  406: 'The answer is not given in a format that the request takes.',
  413: 'The body is too large.',
  421: 'The server is not called by that name.',
  429: 'Too many requests; `Retry-After` says when to try again.',
  500: 'Something went wrong on the server.',
  503: 'The stores cannot be read now, or as many calls run or wait as may.',
  504: 'The answer took too long.',
}

const refusals = Object.fromEntries(Object.keys(refused).map((status) => [status, ref(`responses/Refused${status}`)]))

const jsonOf = (description: string, schema: Json): Json => ({
  description,
  content: { 'application/json': { schema } },
})

const examination = (operationId: string, summary: string, schema: string): Json => ({
  get: { operationId, summary, responses: { 200: jsonOf(summary, ref(`schemas/${schema}`)), ...refusals } },
})

const pathsOf = (analysis: AnalysisDescription, common: readonly ParamDescription[]): [string, Json][] => {
  const { name, label, question, period } = analysis
  const params = [...analysis.params, ...common]
  const named = (on: string): Json => ({ tags: [label], summary: question, ...(on && { description: on }) })
  const query = [...params.map(queryParam), ...placed(period !== null), ...ofPage(analysis)]
  const body = { required: true, content: { 'application/json': { schema: bodySchema(analysis) } } }
  const explained = {
    200: jsonOf('What would be read.', ref('schemas/Explanation')),
    ...refusals,
  }
  const answered = { 200: answer(analysis), 304: { description: 'As the `ETag` that was sent.' }, ...refusals }
  return [
    [
      `/analyses/${name}`,
      {
        get: { operationId: name, ...named(''), parameters: query, responses: answered },
        post: {
          operationId: `${name}By`,
          ...named('As GET, with parameters as JSON.'),
          requestBody: body,
          responses: answered,
        },
      },
    ],
    [
      `/analyses/${name}/explain`,
      {
        get: {
          operationId: `${name}Explain`,
          ...named('What it would read, without reading it.'),
          parameters: query,
          responses: explained,
        },
        post: {
          operationId: `${name}ExplainBy`,
          ...named('As GET, with parameters as JSON.'),
          requestBody: body,
          responses: explained,
        },
      },
    ],
  ]
}

const inQuery = (name: string, description: string, schema: Json): Json => ({ name, in: 'query', description, schema })

/** Lists are written with commas, nested values as JSON: to the schema of an address they are texts. */
const queryParam = ({ name, meaning, schema, flag }: ParamDescription): Json => {
  const isPlain = typeof schema['type'] === 'string' ? !['array', 'object'].includes(schema['type']) : 'enum' in schema
  return inQuery(
    name,
    flag?.value && !isPlain ? `${meaning} As ${flag.value}.` : meaning,
    isPlain ? schema : { type: 'string' },
  )
}

const placed = (withPeriod: boolean): Json[] => [
  inQuery('asOf', 'Date or time; later data is ignored. Default: just after the latest record.', { type: 'string' }),
  ...(withPeriod
    ? [
        inQuery('since', 'Start of the period: a date or time.', { type: 'string' }),
        inQuery('until', 'End of the period, exclusive.', { type: 'string' }),
        inQuery('compare', '`previous`, `year` or FROM..TO: that period beside each number.', { type: 'string' }),
      ]
    : []),
  {
    ...inQuery(
      'where',
      'A condition such as `country=DE`, `country!=DE` or `totalMinor>=10000`; several are joined by and.',
      {
        type: 'array',
        items: { type: 'string' },
      },
    ),
    style: 'form',
    explode: true,
  },
]

const limitSchema = { type: 'integer', minimum: 1, maximum: mostRows, default: usualRows }
const offsetSchema = { type: 'integer', minimum: 0, default: 0 }
const formatSchema = { enum: Object.keys(formats) }

const ofPage = ({ params, tables }: AnalysisDescription): Json[] => [
  inQuery('table', 'Default: the first.', { enum: tables.map(({ name }) => name) }),
  inQuery('format', 'Default: by the header `Accept`, else JSON. CSV and Arrow hold all rows.', formatSchema),
  ...(hasLimit(params) ? [] : [inQuery('limit', 'Rows of this answer.', limitSchema)]),
  inQuery('offset', 'Rows before them.', offsetSchema),
]

const hasLimit = (params: readonly ParamDescription[]): boolean => params.some(({ name }) => name === 'limit')

const bodySchema = ({ schema, params, tables }: AnalysisDescription): Json => ({
  ...schema,
  properties: {
    table: { enum: tables.map(({ name }) => name) },
    format: formatSchema,
    ...(!hasLimit(params) && { limit: limitSchema }),
    offset: offsetSchema,
    ...(schema['properties'] as JsonSchema),
  },
})

const answer = ({ name, tables }: AnalysisDescription): Json => ({
  description: tables.map(({ name, rows }) => `\`${name}\`: ${rows}`).join('\n\n'),
  headers: { ETag: { schema: { type: 'string' } }, 'X-Request-Id': { schema: { type: 'string' } } },
  content: {
    [formats.json]: { schema: { oneOf: tables.map((table) => answerSchema(name, table)) } },
    'text/csv': { schema: { type: 'string' } },
    [formats.arrow]: { schema: { type: 'string', contentEncoding: 'binary' } },
  },
})
