import { Hono } from 'hono'
import type { Context } from 'hono'
import { sections } from '@polymart/viz'
import type { Desk } from '../answering/desk.js'
import type { Env } from '../env.js'
import { inJson } from '../api/in-json.js'
import type { Readers } from '../guard/reader.js'
import { Refusal } from '../refusal.js'
import type { SavedViews } from '../state/views.js'
import { readAssets } from './assets.js'
import { cardsFor } from './cards.js'
import { healthCards } from './health.js'
import { isOfPeople, isPage, livePage, refusedPage, tokenPage } from './page.js'
import { refusalOfPeople } from './reader.js'
import { viewsRoutes } from './views-routes.js'

interface Parts {
  readonly desk: Desk
  readonly readers: Readers
  readonly title: string
  readonly views: SavedViews | undefined
}

/** Pages of the live dashboard, what they load, and where a token is entered. */
export const dashboardRoutes = ({ desk, readers, title, views }: Parts): Hono<Env> => {
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
  app.get('/:page', (c, next) => {
    const page = c.req.param('page')
    if (!isPage(page)) return next()
    if (!readers.knows(c)) return c.html(tokenPage(title, version, false), 401)
    const role = readers.roleIn(c)
    if (isOfPeople(page) && role !== 'customers')
      return c.html(refusedPage(title, version, refusalOfPeople().message), 403)
    return c.html(livePage({ title, page, cards: cardsFor(role), version, hasToken: !readers.isOpen }))
  })

  const live = new Hono<Env>()
  live.use(readers.guard())
  const queryOf = (c: Context<Env>): string => new URL(c.req.url).search
  live.get('/facts', (c) => inJson(c, desk, { kind: 'facts', role: c.get('role'), query: queryOf(c) }))
  live.route('/views', viewsRoutes({ desk, readers, views }))
  live.get('/values/:field', (c) => inJson(c, desk, { kind: 'values', field: c.req.param('field') }))
  live.get('/cards/:id', (c) => {
    const card = c.req.param('id')
    if (healthCards.some(({ id }) => id === card)) return inJson(c, desk, { kind: 'health', card })
    return inJson(c, desk, { kind: 'card', card, role: c.get('role'), query: queryOf(c) })
  })
  app.route('/live', live)
  return app
}
