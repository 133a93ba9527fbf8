import { LRUCache } from 'lru-cache'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'
import type { Env } from '../env.js'
import { Refusal } from '../refusal.js'

interface Bucket {
  left: number
  at: number
}

const burst = 3
const callers = 10_000

/** Lets each address have so many requests a second, on average; some seconds' worth may come at once. */
export const limitRate = (rate: number): MiddlewareHandler<Env> => {
  const buckets = new LRUCache<string, Bucket>({ max: callers })
  return async (c, next) => {
    const caller = getConnInfo(c).remote.address ?? ''
    const now = performance.now()
    const bucket = buckets.get(caller) ?? { left: rate * burst, at: now }
    bucket.left = Math.min(rate * burst, bucket.left + ((now - bucket.at) / 1000) * rate)
    bucket.at = now
    buckets.set(caller, bucket)
    if (bucket.left < 1) {
      const wait = Math.ceil((1 - bucket.left) / rate)
      throw new Refusal(429, 'rate', `Too many requests: at most ${rate} a second. Try again in ${wait} s.`, {
        'Retry-After': String(wait),
      })
    }
    bucket.left -= 1
    await next()
  }
}
