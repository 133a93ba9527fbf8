import { Hono } from 'hono'
import { sections } from '@polymart/viz'
import type { Shop } from '@polymart/analytics'
import type { Env } from '../env.js'
import type { Readers } from '../guard/reader.js'
import { Refusal } from '../refusal.js'
import type { Answers } from '../state/answers.js'
import type { Watch } from '../state/watch.js'
import { readAssets } from './assets.js'
import { cardsFor, liveCard } from './cards.js'
import { factsOf } from './facts.js'
import { healthCards } from './health.js'
import { isSection, livePage, tokenPage } from './page.js'
import { valuesOf } from './values.js'
import { viewOf } from './view.js'

interface Parts {
  readonly shop: Shop
  readonly answers: Answers
  readonly watch: Watch
  readonly readers: Readers
  readonly title: string
}

/** Pages of the live dashboard, what they load, and where a token is entered. */
export const dashboardRoutes = ({ shop, answers, watch, readers, title }: Parts): Hono<Env> => {
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
  const examined = new Map<string, Promise<unknown>>()
  watch.listen(() => examined.clear())
  live.get('/facts', async (c) =>
    c.json(await factsOf(shop, await viewOf(shop, new URL(c.req.url).searchParams), watch)),
  )
  live.get('/values/:field', async (c) => c.json(await valuesOf(answers, c.req.param('field'), c.get('signal'))))
  live.get('/cards/:id', async (c) => {
    const id = c.req.param('id')
    const health = healthCards.find((card) => card.id === id)
    if (!health) {
      const view = await viewOf(shop, new URL(c.req.url).searchParams)
      return c.json(await liveCard({ shop, answers }, { id, role: c.get('role'), view, signal: c.get('signal') }))
    }
    const made = examined.get(id) ?? health.render(shop)
    examined.set(id, made)
    made.catch(() => examined.delete(id))
    return c.json((await made) as object)
  })
  app.route('/live', live)
  return app
}
