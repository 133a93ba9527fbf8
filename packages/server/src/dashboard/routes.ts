import { Hono } from 'hono'
import type { Context } from 'hono'
import { sections } from '@polymart/viz'
import type { Desk } from '../answering/desk.js'
import type { Env } from '../env.js'
import { inJson } from '../api/in-json.js'
import type { Readers } from '../guard/reader.js'
import { Refusal } from '../refusal.js'
import { readAssets } from './assets.js'
import { cardsFor } from './cards.js'
import { healthCards } from './health.js'
import { isSection, livePage, tokenPage } from './page.js'

interface Parts {
  readonly desk: Desk
  readonly readers: Readers
  readonly title: string
}

/** Pages of the live dashboard, what they load, and where a token is entered. */
export const dashboardRoutes = ({ desk, readers, title }: Parts): Hono<Env> => {
  const { files, version } = readAssets()
  const app = new Hono<Env>()
  app.get('/', (c) => c.redirect(`/${Object.keys(sections)[0]!}`))
  app.get('/assets/:version/:name', (c) => {
    const file = files.get(c.req.param('name'))
    if (!file) throw new Refusal(404, 'path', 'There is no such file.')
    const kept = c.req.param('version') === version ? 'public, max-age=31536000, immutable' : 'no-cache'
    c.header('Content-Type', file.type)
    c.header('Cache-Control', kept)
    if (file.encoding) c.header('Content-Encoding', file.encoding)
    return c.body(file.body)
  })
  app.post('/enter', async (c) => {
    const { token } = await c.req.parseBody()
    if (typeof token === 'string' && readers.enter(c, token)) return c.redirect('/', 303)
    return c.html(tokenPage(title, version, true), 401)
  })
  app.post('/leave', (c) => {
    readers.leave(c)
    return c.redirect('/', 303)
  })
  app.get('/:section', (c, next) => {
    const section = c.req.param('section')
    if (!isSection(section)) return next()
    if (!readers.knows(c)) return c.html(tokenPage(title, version, false), 401)
    return c.html(livePage({ title, section, cards: cardsFor(readers.roleIn(c)), version, hasToken: !readers.isOpen }))
  })

  const live = new Hono<Env>()
  live.use(readers.guard())
  const queryOf = (c: Context<Env>): string => new URL(c.req.url).search
  live.get('/facts', (c) => inJson(c, desk, { kind: 'facts', query: queryOf(c) }))
  live.get('/values/:field', (c) => inJson(c, desk, { kind: 'values', field: c.req.param('field') }))
  live.get('/cards/:id', (c) => {
    const card = c.req.param('id')
    if (healthCards.some(({ id }) => id === card)) return inJson(c, desk, { kind: 'health', card })
    return inJson(c, desk, { kind: 'card', card, role: c.get('role'), query: queryOf(c) })
  })
  app.route('/live', live)
  return app
}
