import { analyze, commonParams, describeAnalyses, doctor, reconcile } from '@polymart/analytics'
import type { AnalysisDescription, Count, Shop } from '@polymart/analytics'
import { fieldsOf } from '@polymart/core'
import type { EntityName, Field, Fields } from '@polymart/core'
import type ts from 'typescript'
import { expect } from 'vitest'
import { parametersOf } from './program.js'
import { code, lastCells, markdownTable } from './tables.js'

const described = (name: string): AnalysisDescription | undefined =>
  describeAnalyses().find((analysis) => analysis.name === name)

/** The table of an analysis' parameters, or of the properties that an interface declares. */
export const parametersTable = async (program: ts.Program, shop: Shop, of: string): Promise<string> => {
  const analysis = described(of)
  if (analysis) return analysisParameters(analysis)
  const parameters = parametersOf(program, of)
  if (of === 'CommonParams') {
    const { params } = (await analyze(shop, 'rfm')).meta
    for (const { name, byDefault } of parameters.filter(({ name }) => !byTheStores.has(name)))
      expect({ name, byDefault }).toEqual({ name, byDefault: code(literal(params[name])) })
    const meanings = new Map(parameters.map(({ name, meaning }) => [name, meaning]))
    for (const { name, meaning } of commonParams())
      expect({ name, meaning: meanings.get(name) }).toEqual({ name, meaning })
  }
  return markdownTable(
    ['parameter', 'type', 'default', 'meaning'],
    parameters.map(({ name, type, byDefault, meaning }) => [
      code(name),
      code(type),
      byDefault ?? 'none: it is required',
      meaning.replaceAll(/\{@link (\w+)\}/g, '`$1`'),
    ]),
  )
}

/** Defaults that follow from the stores. */
const byTheStores = new Set(['asOf', 'period', 'currency'])

const analysisParameters = ({ params }: AnalysisDescription): string =>
  markdownTable(
    ['parameter', 'type', 'default', 'meaning'],
    params.map(({ name, type, byDefault, meaning }) => [code(name), code(type), code(literal(byDefault)), meaning]),
  )

/** What has no default of its own follows from other parameters, as its meaning says. */
const literal = (value: unknown): string =>
  value === undefined ? 'none' : JSON.stringify(value).replaceAll('"', "'").replaceAll("','", "', '")

/** The table of a result table's columns. */
export const columnsTable = (of: string): string => {
  const [name = '', table = ''] = of.split(' ')
  const { columns } = described(name)!.tables.find((each) => each.name === table)!
  return markdownTable(
    ['column', 'kind', 'null', 'meaning'],
    columns.map((column) =>
      column.kind === 'breakdown'
        ? [`the field of \`${column.name}\``, 'text', '', column.meaning]
        : [code(column.name), column.kind, column.nullable ? 'yes' : '', column.meaning],
    ),
  )
}

/** Rows with what each means, which is written by hand and stays beside its name. */
const withMeanings = (names: readonly string[], rows: readonly (readonly string[])[], before: string): string => {
  const meanings = lastCells(before)
  const meaningOf = (name: string): string => {
    const meaning = meanings.get(name)
    if (!meaning) throw new Error(`Expected the table to say what ${name} means.`)
    return meaning
  }
  return markdownTable(
    [...names, 'meaning'],
    rows.map((row) => [...row, meaningOf(row[0]!)]),
  )
}

/** The table of an entity's fields; those of a group or list follow it by their path. */
export const fieldsTable = (entity: string): string =>
  markdownTable(['field', 'type', 'null', 'pii', 'meaning'], fieldRows(fieldsOf(entity as EntityName), ''))

const fieldRows = (fields: Fields, path: string): readonly (readonly string[])[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    const whole = path + name
    return [
      [code(whole), typeOf(field), field.nullable ? 'yes' : '', field.pii ? 'pii' : '', meaningOf(field)],
      ...fieldRows((field.fields ?? {}) as Fields, `${whole}.`),
    ]
  })

const types: Readonly<Record<Field['kind'], string>> = {
  text: 'text',
  symbol: 'text',
  integer: 'whole number',
  money: 'money, minor units',
  time: 'time, UTC epoch ms',
  boolean: 'boolean',
  texts: 'list of texts',
  group: 'group',
  list: 'list',
}

const typeOf = ({ kind, id }: Field): string => (id ? 'id' : types[kind])

const meaningOf = ({ meaning, symbols, notNegative }: Field): string =>
  [meaning, symbols && `: ${symbols.map(code).join(', ')}`, notNegative && '; not below 0'].filter(Boolean).join('')

/** The keys of `meta`; what they mean is written by hand. */
export const metaTable = async (shop: Shop, analysis: string, before: string): Promise<string> => {
  const { meta } = await analyze(shop, analysis)
  return withMeanings(
    ['field'],
    Object.keys(meta).map((name) => [code(name)]),
    before,
  )
}

const checksOf: Readonly<Record<string, (shop: Shop) => Promise<readonly Omit<Count, 'rows'>[]>>> = {
  doctor: async (shop) => (await doctor(shop)).checks,
  counts: async (shop) => (await doctor(shop)).counts,
  reconcile: async (shop) => (await reconcile(shop)).checks,
  tracking: async (shop) => (await reconcile(shop)).tracking.checks,
}

/** The checks of a report, in its order; what they mean is written by hand. */
export const checksTable = async (shop: Shop, of: string, before: string): Promise<string> => {
  const checks = await checksOf[of]!(shop)
  return withMeanings(
    ['check'],
    checks.map(({ entity, field, check }) => [`${code(`${entity}.${field}`)} ${check}`]),
    before,
  )
}
