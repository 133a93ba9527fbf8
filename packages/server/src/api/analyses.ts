import { Hono } from 'hono'
import type { Context } from 'hono'
import { commonParams, describeAnalyses, explain, metaInJson, tableNamed } from '@polymart/analytics'
import type { AnalysisDescription, CommonParams, Shop } from '@polymart/analytics'
import type { Env } from '../env.js'
import { singlesOut } from '../guard/reader.js'
import type { Role } from '../options.js'
import { Refusal } from '../refusal.js'
import type { Answers } from '../state/answers.js'
import { generationOf, tagOf } from '../state/generation.js'
import { askOfBody, askOfQuery } from './ask.js'
import type { Ask } from './ask.js'
import { formatFor, formats, pageInJson, tableInArrow, tableInCsv } from './formats.js'
import { withName, withStoreNames } from './store-names.js'

/** What the routes of analyses need. */
export interface Asked {
  readonly shop: Shop
  readonly answers: Answers
}

/** `/analyses`: what there is to ask; `/analyses/NAME`: an answer; `/analyses/NAME/explain`: what it would read. */
export const analysesRoutes = ({ shop, answers }: Asked): Hono<Env> => {
  const app = new Hono<Env>()
  const described = describeAnalyses()
  const common = commonParams()
  app.get('/', (c) => c.json({ analyses: described }))
  for (const analysis of described) {
    const ask = async (c: Context<Env>): Promise<Ask & { readonly table: string }> => {
      const asked =
        c.req.method === 'POST'
          ? askOfBody(await c.req.text(), analysis)
          : askOfQuery(new URL(c.req.url).searchParams, analysis, common)
      const table = tableFor(c.get('role'), analysis, asked.table)
      checkReader(c, analysis, { ...asked, table })
      return { ...asked, table }
    }
    const answer = async (c: Context<Env>): Promise<Response> => {
      const { params, table, limit, offset, ...asked } = await ask(c)
      const format = formatFor(asked.format, c.req.header('accept'))
      const question = [analysis.name, table, format, limit, offset, sorted(params), c.get('role')]
      const expected = tagOf(generationOf(await shop.moments()), question)
      if (c.req.header('if-none-match') === expected) return c.body(null, 304, { ETag: expected })
      const result = await answers.ask(analysis.name, params, c.get('signal'))
      checkColumns(c, result.columnsOf(table))
      const page = { result, table, limit, offset }
      const headers = {
        ETag: tagOf(generationOf(result.meta.stores), question),
        'Content-Type': formats[format],
        Vary: 'Accept, Authorization, Cookie',
      }
      if (format === 'json') return c.body(JSON.stringify(pageInJson(page)), 200, headers)
      const file = { ...headers, 'Content-Disposition': `attachment; filename="${analysis.name}-${table}.${format}"` }
      if (format === 'csv') return c.body(tableInCsv(page), 200, file)
      return c.body(Uint8Array.from(await tableInArrow(page)), 200, file)
    }
    app.on(['GET', 'POST'], `/${analysis.name}`, answer)
    app.on(['GET', 'POST'], `/${analysis.name}/explain`, async (c) => {
      const { params, format } = await ask(c)
      if (format !== undefined) formatFor(format, undefined)
      const explained = withStoreNames(metaInJson(await explain(shop, analysis.name, params)))
      return c.json({ ...explained, reads: explained.reads.map(withName) })
    })
  }
  return app
}

const sorted = (params: object): unknown => Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))

/** The table that is named, or else the first that the reader may see. */
const tableFor = (role: Role, { name, tables }: AnalysisDescription, named: string | undefined): string => {
  const first = tables.find(({ aboutCustomers }) => role === 'customers' || !aboutCustomers)
  return tableNamed(name, named ?? first?.name)
}

/** Fails where who reads aggregates asks for rows about customers, or for numbers of one of them. */
const checkReader = (c: Context<Env>, { tables }: AnalysisDescription, { params, table }: Ask): void => {
  if (c.get('role') === 'customers') return
  const asked = tables.find((each) => each.name === table)!
  if (asked.aboutCustomers) refuseCustomers(`The rows of ${asked.name} are about single customers.`)
  const { where, by } = params as CommonParams & { readonly by?: unknown }
  const fields: unknown[] = [...Object.keys(where ?? {}), ...(Array.isArray(by) ? (by as unknown[]) : [by])]
  const field = fields.filter((field) => typeof field === 'string').find(singlesOut)
  if (field !== undefined) refuseCustomers(`${field} tells single customers apart.`)
}

/** What a breakdown has made of a table is known when it is there. */
const checkColumns = (c: Context<Env>, columns: readonly { readonly kind: string }[]): void => {
  if (c.get('role') === 'customers' || !columns.some(({ kind }) => kind === 'person')) return
  refuseCustomers('These rows are about single customers.')
}

const refuseCustomers = (what: string): never => {
  throw new Refusal(
    403,
    'customers',
    `${what} That takes a token of the role "customers", or a server started with --include-customers.`,
  )
}
