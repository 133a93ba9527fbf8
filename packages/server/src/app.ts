import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { matchedRoutes } from 'hono/route'
import { asError, PolymartError } from '@polymart/core'
import type { Shop } from '@polymart/analytics'
import { storeName } from '@polymart/viz'
import { answeringOf } from './answering/answering.js'
import { Desk } from './answering/desk.js'
import { analysesRoutes } from './api/analyses.js'
import { eventsRoute } from './api/events.js'
import { inJson } from './api/in-json.js'
import { openApi } from './api/openapi.js'
import { dashboardRoutes } from './dashboard/routes.js'
import type { Env } from './env.js'
import { checkHost, checkOrigin } from './guard/address.js'
import { limitBody } from './guard/body.js'
import { safeHeaders } from './guard/headers.js'
import { refuseOtherMethods } from './guard/methods.js'
import { limitRate } from './guard/rate.js'
import { Readers } from './guard/reader.js'
import { logTo } from './log.js'
import type { Log } from './log.js'
import { Metrics } from './metrics.js'
import type { ServeOptions } from './options.js'
import { Refusal, refusalOf } from './refusal.js'
import { Runs } from './state/runs.js'
import type { Ending } from './state/runs.js'
import { SavedViews } from './state/views.js'

/** What answers requests, and what it holds. */
export interface App {
  readonly app: Hono<Env>
  readonly log: Log
  /** Ends what listens for events; what runs goes on. */
  readonly close: () => void
  /** Ends what runs. */
  readonly stop: () => void
  /** Lets the stores go, once nothing runs any more. */
  readonly end: () => Promise<void>
}

/** Questions that are worked on at once: enough that a short one seldom waits for a long one to end. */
const atOnce = 4

/** Puts the server together: guards first, then the routes. */
export const appOf = (shop: Shop, options: ServeOptions): App => {
  const { host = '127.0.0.1', names = [], tokens = [], includeCustomers = false, origins = [] } = options
  const { rate = 100, patience = 60, answers: kept = 64 << 20, waiting = 1000 } = options
  const log = logTo(options.log)
  const metrics = new Metrics()
  const closing = new AbortController()
  const answering = answeringOf(shop, options, {
    log,
    generation: (generation) => {
      desk.changed(generation)
      metrics.generation()
    },
  })
  const desk: Desk = new Desk(answering, { bytes: kept / 2, atOnce, waiting, took: (took) => metrics.took(took) })
  const runs = new Runs(patience * 1000)
  const readers = new Readers(tokens, includeCustomers)

  const app = new Hono<Env>()
  app.use(async (c, next) => {
    const begun = performance.now()
    c.set('request', randomUUID())
    const { signal, end } = runs.begin(c.req.raw.signal)
    c.set('signal', signal)
    await next()
    end()
    // A connection that stays open would keep a server from ending.
    if (closing.signal.aborted) c.header('Connection', 'close')
    const ms = performance.now() - begun
    c.header('X-Request-Id', c.get('request'))
    const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'
    metrics.requested(route, c.res.status, ms)
    log('info', 'answered', {
      request: c.get('request'),
      method: c.req.method,
      route,
      status: c.res.status,
      ms: Math.round(ms * 10) / 10,
    })
  })
  app.use(safeHeaders())
  app.use(checkHost(host, names))
  app.get('/healthz', (c) => c.json({ status: 'alive' }))
  app.get('/readyz', async (c) => c.json({ status: 'ready', generation: await desk.look(c.get('signal')) }))
  app.use(limitRate(rate))
  app.use(checkOrigin(origins))
  app.use(limitBody())

  const api = new Hono<Env>()
  api.get('/openapi.json', (c) => c.json(openApi(readers.isOpen)))
  api.use(readers.guard())
  api.route('/analyses', analysesRoutes(desk))
  api.get('/doctor', (c) => inJson(c, desk, { kind: 'doctor', role: c.get('role') }))
  api.get('/reconcile', (c) => inJson(c, desk, { kind: 'reconcile', role: c.get('role') }))
  api.get('/events', eventsRoute(desk, metrics, closing.signal))
  app.route('/api/v1', api)
  app.get('/metrics', readers.guard(), async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  )

  const { title = storeName(shop.urls.entities) } = options
  const views = options.views === undefined ? undefined : new SavedViews(options.views)
  app.route('/', dashboardRoutes({ desk, readers, title, views }))
  refuseOtherMethods(app)
  app.notFound(() => {
    throw new Refusal(404, 'path', 'There is nothing at this address. What there is, /api/v1/openapi.json tells.')
  })
  app.onError((thrown, c) => {
    const error = asError(thrown)
    const ending = c.get('signal').reason as Ending | undefined
    const refusal = refusalOf(error, { request: c.get('request'), ending })
    if (refusal.status === 500) {
      // What an error says may hold values of the data; its code and place do not.
      const code = error instanceof PolymartError ? error.code : error.name
      log('error', `failed: ${code}`, { request: c.get('request'), ...(error.stack && { stack: error.stack }) })
    }
    if (refusal.status === 503 && refusal !== error) log('warn', error.message, { request: c.get('request') })
    for (const [name, value] of Object.entries(refusal.headers)) c.header(name, value)
    c.header('Cache-Control', 'no-store')
    return c.json(
      { error: { code: refusal.code, message: refusal.message, request: c.get('request') } },
      refusal.status,
    )
  })
  return {
    app,
    log,
    close: () => closing.abort(),
    stop: () => runs.stop(),
    end: () => desk.close(),
  }
}
