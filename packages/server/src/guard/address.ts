import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import type { Env } from '../env.js'
import { Refusal } from '../refusal.js'

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

/** `example.com` of `example.com:4321`, `::1` of `[::1]:4321`. */
const nameOf = (host: string): string => /^\[([^\]]*)\](:\d+)?$/.exec(host)?.[1] ?? host.replace(/:\d*$/, '')

/**
 * Answers only to its own names: a page of another site can make a browser send requests here under a name of its own
 * (DNS rebinding), which then is not ours. Addresses are ours when the server listens beyond this machine.
 */
export const checkHost = (listening: string, names: readonly string[]): MiddlewareHandler<Env> => {
  const known = new Set([listening, ...names].map((name) => name.toLowerCase()))
  const local = isLoopback(listening)
  const isOurs = (host: string): boolean => {
    const name = nameOf(host).toLowerCase()
    return known.has(name) || isLoopback(name) || (!local && isIP(name) !== 0)
  }
  return async (c, next) => {
    // A target may be a whole address, with a host of its own.
    if (!isOurs(c.req.header('host') ?? '') || !isOurs(new URL(c.req.url).host)) {
      throw new Refusal(
        421,
        'host',
        'This server is not called by that name. Use its address, or start it with --name NAME.',
      )
    }
    await next()
  }
}

/** Lets pages of other origins ask only where they were named; others neither read answers nor start work. */
export const checkOrigin = (origins: readonly string[]): MiddlewareHandler<Env> => {
  const known = new Set(origins)
  return async (c, next) => {
    const origin = c.req.header('origin')
    if (origin === undefined || isSame(origin, c.req.header('host'))) return next()
    if (!known.has(origin)) {
      throw new Refusal(
        403,
        'origin',
        'Pages of this origin may not ask here. Start the server with --origin ORIGIN to let them.',
      )
    }
    c.header('Access-Control-Allow-Origin', origin)
    c.header('Access-Control-Expose-Headers', 'ETag, Retry-After, X-Request-Id')
    c.header('Vary', 'Origin', { append: true })
    if (c.req.method !== 'OPTIONS') return next()
    c.header('Access-Control-Allow-Methods', 'GET, POST')
    c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, If-None-Match')
    c.header('Access-Control-Max-Age', '600')
    return c.body(null, 204)
  }
}

const isSame = (origin: string, host: string | undefined): boolean => {
  try {
    return new URL(origin).host === host
  } catch {
    return false
  }
}
