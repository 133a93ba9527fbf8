import type { Hono } from 'hono'
import type { Env } from '../env.js'
import { Refusal } from '../refusal.js'

/** Answers 405 where an address is asked with a method that it does not have. Comes after all routes. */
export const refuseOtherMethods = (app: Hono<Env>): void => {
  const methods = new Map<string, Set<string>>()
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue
    const known = methods.get(path) ?? new Set()
    methods.set(path, known.add(method))
    // What answers GET answers HEAD.
    if (method === 'GET') known.add('HEAD')
  }
  for (const [path, known] of methods) {
    const allowed = Array.from(known).sort()
    app.all(path, (c) => {
      throw new Refusal(405, 'method', `Expected ${allowed.join(' or ')}, found ${c.req.method}.`, {
        Allow: allowed.join(', '),
      })
    })
  }
}
