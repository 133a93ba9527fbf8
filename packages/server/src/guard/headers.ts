import type { MiddlewareHandler } from 'hono'
import type { Env } from '../env.js'

/** Pages run the server's own scripts alone and ask nobody else; charts set styles of their elements. */
const policy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data: blob:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
].join('; ')

/** What keeps browsers from doing more with an answer than is meant. */
export const safeHeaders = (): MiddlewareHandler<Env> => async (c, next) => {
  await next()
  c.header('Content-Security-Policy', policy)
  c.header('X-Content-Type-Options', 'nosniff')
  // With none at all, forms of the server's own pages would come from no origin.
  c.header('Referrer-Policy', 'same-origin')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  c.header(
    'Cross-Origin-Resource-Policy',
    c.res.headers.has('Access-Control-Allow-Origin') ? 'cross-origin' : 'same-origin',
  )
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'private, no-cache')
}
