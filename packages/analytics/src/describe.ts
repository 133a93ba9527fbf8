import type { DefaultFrom } from './params/common.js'
import type { JsonSchema, Param, Params } from './params/param.js'
import { describe } from './define/tables.js'
import type { ResultColumn } from './result/columns.js'
import { placedParams, plainParams } from './params/declared.js'
import { allAnalyses } from './registry.js'

/** A parameter of an analysis, for help and docs. */
export interface ParamDescription extends Pick<Param, 'type' | 'byDefault' | 'meaning' | 'schema' | 'flag'> {
  readonly name: string
}

/** A table of an analysis, for help and docs. */
export interface TableDescription {
  readonly name: string
  /** Whether its rows are about one customer each. */
  readonly aboutCustomers: boolean
  /** What its rows are, and their order. */
  readonly rows: string
  /** A breakdown stands for the columns of the fields that the parameter of its name asks for. */
  readonly columns: readonly (
    | (Omit<ResultColumn, 'values'> & {
        /** Whether only some parameters have it. */
        readonly conditional?: true
      })
    | { readonly name: string; readonly kind: 'breakdown'; readonly meaning: string }
  )[]
}

/** An analysis as it was declared. */
export interface AnalysisDescription {
  readonly name: string
  /** Its name for people. */
  readonly label: string
  readonly question: string
  /** Its own parameters, beside those of every analysis. */
  readonly params: readonly ParamDescription[]
  /** JSON Schema of all that a call may give, with the parameters of every analysis. */
  readonly schema: JsonSchema
  /** Where its period begins if nobody says, before `asOf`: `none` is at the beginning. Null if it takes no period. */
  readonly period: DefaultFrom | null
  /** The default one first. */
  readonly tables: readonly TableDescription[]
}

/** All analyses with their parameters, tables and columns. */
export const describeAnalyses = (): readonly AnalysisDescription[] =>
  allAnalyses.map(({ name, label, question, period, params, tables }) => ({
    name,
    period,
    label,
    question,
    params: described(params),
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ...propertiesOf(params),
        ...propertiesOf(plainParams),
        ...propertiesOf(period === null ? withoutPeriod : placedParams),
      },
    },
    tables: Object.entries(tables).map(([name, { rows, columns }]) => ({
      name,
      aboutCustomers: Object.values(columns).some(({ kind }) => kind === 'person'),
      rows,
      columns: Object.entries(columns).map(([name, column]) =>
        column.kind === 'breakdown'
          ? { name, kind: column.kind, meaning: column.meaning }
          : { ...describe(name, column), ...(column.when && { conditional: true }) },
      ),
    })),
  }))

const { period: _, compare: __, ...withoutPeriod } = placedParams

/** The parameters of every analysis that have a flag of their own form: not points in time, periods and conditions. */
export const commonParams = (): readonly ParamDescription[] => described(plainParams)

const described = (params: Params): readonly ParamDescription[] =>
  Object.entries(params).map(([name, { type, byDefault, meaning, schema, flag }]) => ({
    name,
    type,
    byDefault,
    meaning,
    schema,
    ...(flag && { flag }),
  }))

const propertiesOf = (params: Readonly<Record<string, { readonly schema: JsonSchema; readonly meaning: string }>>) =>
  Object.fromEntries(
    Object.entries(params).map(([name, { schema, meaning }]) => [name, { ...schema, description: meaning }]),
  )
