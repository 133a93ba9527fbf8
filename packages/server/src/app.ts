import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { matchedRoutes } from 'hono/route'
import { asError, PolymartError } from '@polymart/core'
import type { Shop } from '@polymart/analytics'
import { analysesRoutes } from './api/analyses.js'
import { eventsRoute } from './api/events.js'
import { examinationRoutes } from './api/examinations.js'
import { openApi } from './api/openapi.js'
import type { Env } from './env.js'
import { checkHost, checkOrigin } from './guard/address.js'
import { safeHeaders } from './guard/headers.js'
import { limitRate } from './guard/rate.js'
import { Readers } from './guard/reader.js'
import { logTo } from './log.js'
import type { Log } from './log.js'
import { Metrics } from './metrics.js'
import { maxBody } from './options.js'
import type { ServeOptions } from './options.js'
import { Refusal, refusalOf } from './refusal.js'
import { Answers } from './state/answers.js'
import { Watch } from './state/watch.js'

/** What answers requests, and what it holds. */
export interface App {
  readonly app: Hono<Env>
  readonly log: Log
  /** Ends what listens for events. */
  readonly close: () => void
}

/** Puts the server together: guards first, then the routes. */
export const appOf = (shop: Shop, options: ServeOptions): App => {
  const { host = '127.0.0.1', names = [], tokens = [], includeCustomers = false, origins = [] } = options
  const { rate = 100, patience = 60, answers: kept = 64 << 20, watchEvery = 1000, maxAge = 60_000 } = options
  const log = logTo(options.log)
  const metrics = new Metrics()
  const closing = new AbortController()
  const answers = new Answers(shop, kept, metrics)
  const watch = new Watch(shop, { every: watchEvery, maxAge, log })
  watch.listen(() => {
    answers.forget()
    metrics.generation()
  })
  const readers = new Readers(tokens, includeCustomers)

  const app = new Hono<Env>()
  app.use(async (c, next) => {
    const begun = performance.now()
    c.set('request', randomUUID())
    c.set('signal', AbortSignal.any([c.req.raw.signal, closing.signal, AbortSignal.timeout(patience * 1000)]))
    await next()
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
  app.get('/health', (c) => c.json({ status: 'alive' }))
  app.get('/ready', async (c) => c.json({ status: 'ready', generation: await watch.generation() }))
  app.use(limitRate(rate))
  app.use(checkOrigin(origins))
  app.use(bodyLimit({ maxSize: maxBody, onError: tooLarge }))

  const api = new Hono<Env>()
  api.get('/openapi.json', (c) => c.json(openApi(readers.isOpen)))
  api.use(readers.guard())
  api.route('/analyses', analysesRoutes({ shop, answers }))
  api.route('/', examinationRoutes(shop, watch))
  api.get('/events', eventsRoute(watch, metrics, closing.signal))
  app.route('/api/v1', api)
  app.get('/metrics', readers.guard(), async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  )

  app.notFound((c) => {
    throw notFound(c)
  })
  app.onError((thrown, c) => {
    const error = asError(thrown)
    const refusal = refusalOf(error, c.get('request'))
    if (refusal.status === 500) {
      // What an error says may hold values of the data; its code and place do not.
      const code = error instanceof PolymartError ? error.code : error.name
      log('error', `failed: ${code}`, { request: c.get('request'), ...(error.stack && { stack: error.stack }) })
    }
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
    close() {
      watch.close()
      closing.abort()
    },
  }
}

const tooLarge = (): never => {
  throw new Refusal(413, 'body', `A request may hold ${maxBody / 1024} KiB; this one is larger.`)
}

const notFound = (c: Context<Env>): Refusal => {
  const methods = c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'POST'
  if (!methods)
    return new Refusal(405, 'method', `Expected GET or POST, found ${c.req.method}.`, { Allow: 'GET, POST' })
  return new Refusal(404, 'path', 'There is nothing at this address. What there is, /api/v1/openapi.json tells.')
}
