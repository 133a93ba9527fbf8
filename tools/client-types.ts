/** `npx tsx tools/client-types.ts`: writes the types of parameters and rows that `@polymart/client` has, from what the analyses declare. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { commonParams, describeAnalyses } from '@polymart/analytics'
import type { AnalysisDescription, ParamDescription, TableDescription } from '@polymart/analytics'

export const clientTypesFile = join(import.meta.dirname, '../packages/client/src/generated.ts')

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const comment = (text: string): string => `/** ${text.replaceAll('*/', '* /')} */`

const param = ({ name, type, meaning }: ParamDescription): string =>
  `${comment(meaning)}\nreadonly ${name}?: ${type.replaceAll(/(\w+|\([^()]*\))\[\]/g, 'readonly $1[]')}`

const kinds: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['count', 'money', 'share', 'change', 'duration', 'number'].map((kind) => [kind, 'number'])),
  boolean: 'boolean',
}

const rowOf = (analysis: string, { name, rows, columns }: TableDescription): string => {
  const hasBreakdown = columns.some(({ kind }) => kind === 'breakdown')
  const fields = columns.flatMap((column) => {
    if (!('nullable' in column)) return []
    const type = `${kinds[column.kind] ?? 'string'}${column.nullable ? ' | null' : ''}`
    return [`${comment(column.meaning)}\nreadonly ${column.name}${column.conditional ? '?' : ''}: ${type}`]
  })
  const others = hasBreakdown
    ? 'Fields of a breakdown, and columns of a compared period.'
    : 'Columns of a compared period.'
  return `${comment(rows)}\nexport interface ${rowName(analysis, name)} {\n${fields.join('\n')}\n${comment(others)}\nreadonly [column: string]: Cell | undefined\n}`
}

const rowName = (analysis: string, table: string): string => `${capital(analysis)}${capital(table)}Row`

const analysisTypes = ({ name, question, params, period, tables }: AnalysisDescription): string => {
  const base = period === null ? 'CommonParams' : 'PeriodParams'
  return [
    `${comment(`Parameters of ${name}. ${question}`)}\nexport interface ${capital(name)}Params extends ${base} {\n${params.map(param).join('\n')}\n}`,
    ...tables.map((table) => rowOf(name, table)),
  ].join('\n\n')
}

/** The text of the file. */
export const clientTypes = async (): Promise<string> => {
  const analyses = [...describeAnalyses()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const text = `// Written by tools/client-types.ts from what the analyses declare.
import type { Cell, FunnelStep, PointInTime, Where } from './answer.js'

/** Parameters of every analysis. */
export interface CommonParams {
${commonParams().map(param).join('\n')}
/** Exclusive upper bound: later data is ignored. */
readonly asOf?: PointInTime
/** Conditions on fields, joined by and. */
readonly where?: Where
}

/** Those of an analysis of a period. */
export interface PeriodParams extends CommonParams {
/** From when to when, the end exclusive. */
readonly period?: { readonly from?: PointInTime; readonly to?: PointInTime }
/** Another period, whose numbers stand beside these. */
readonly compare?: 'previous' | 'year' | { readonly from: PointInTime; readonly to: PointInTime } | null
}

${analyses.map(analysisTypes).join('\n\n')}

/** Parameters and rows of each analysis. */
export interface Analyses {
${analyses
  .map(
    ({ name, tables }) =>
      `readonly ${name}: { readonly params: ${capital(name)}Params; readonly tables: { ${tables.map((table) => `readonly ${table.name}: ${rowName(name, table.name)}`).join('; ')} } }`,
  )
  .join('\n')}
}

/** The names of all analyses. */
export const analysisNames = [${analyses.map(({ name }) => `'${name}'`).join(', ')}] as const satisfies readonly (keyof Analyses)[]
`
  return format(text, { ...(await resolveConfig(clientTypesFile)), filepath: clientTypesFile })
}

if (process.argv[1] === import.meta.filename) writeFileSync(clientTypesFile, await clientTypes())
