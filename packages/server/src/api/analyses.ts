import { Hono } from 'hono'
import type { Context } from 'hono'
import { commonParams, describeAnalyses, tableNamed } from '@polymart/analytics'
import type { AnalysisDescription } from '@polymart/analytics'
import type { Desk } from '../answering/desk.js'
import type { Env } from '../env.js'
import { inJson } from './in-json.js'
import type { Role } from '../options.js'
import { tagOf } from '../state/generation.js'
import { sorted } from '../state/answers.js'
import { askOfBody, askOfQuery } from './ask.js'
import type { Ask } from './ask.js'
import { checkReader } from './customers.js'
import { formatFor, formats } from './formats.js'

/** `/analyses`: what there is to ask; `/analyses/NAME`: an answer; `/analyses/NAME/explain`: what it would read. */
export const analysesRoutes = (desk: Desk): Hono<Env> => {
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
      const role = c.get('role')
      const table = tableFor(role, analysis, asked.table)
      checkReader(role, analysis, { ...asked, table })
      return { ...asked, params: Object.fromEntries(sorted(asked.params)), table }
    }
    const answer = async (c: Context<Env>): Promise<Response> => {
      const { params, table, limit, offset, ...asked } = await ask(c)
      const format = formatFor(asked.format, c.req.header('accept'))
      const role = c.get('role')
      const question = {
        kind: 'analysis',
        analysis: analysis.name,
        params,
        table,
        format,
        limit,
        offset,
        role,
      } as const
      const expected = tagOf(await desk.generation(c.get('signal')), question)
      if (c.req.header('if-none-match') === expected) return c.body(null, 304, { ETag: expected })
      const { body, generation } = await desk.ask(question, c.get('signal'))
      return c.body(body, 200, {
        ...(generation !== undefined && { ETag: tagOf(generation, question) }),
        'Content-Type': formats[format],
        Vary: 'Accept, Authorization, Cookie',
        ...(format !== 'json' && {
          'Content-Disposition': `attachment; filename="${analysis.name}-${table}.${format}"`,
        }),
      })
    }
    app.on(['GET', 'POST'], `/${analysis.name}`, answer)
    app.on(['GET', 'POST'], `/${analysis.name}/explain`, async (c) => {
      const { params, format } = await ask(c)
      if (format !== undefined) formatFor(format, undefined)
      return inJson(c, desk, { kind: 'explain', analysis: analysis.name, params })
    })
  }
  return app
}

/** The table that is named, or else the first that the reader may see. */
const tableFor = (role: Role, { name, tables }: AnalysisDescription, named: string | undefined): string => {
  const first = tables.find(({ aboutCustomers }) => role === 'customers' || !aboutCustomers)
  return tableNamed(name, named ?? first?.name)
}
