import { createHash, timingSafeEqual } from 'node:crypto'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Context, MiddlewareHandler } from 'hono'
import { Refusal } from '../refusal.js'
import type { Role, Token } from '../options.js'
import type { Env } from '../env.js'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const cookie = 'polymart-token'

/** Who asks: by a token in the header `Authorization`, or in the cookie of a page where one was entered. */
export class Readers {
  private readonly tokens: readonly { readonly role: Role; readonly digest: Buffer }[]
  private readonly openTo: Role

  constructor(tokens: readonly Token[], includeCustomers: boolean) {
    this.tokens = tokens.map(({ role, token }) => ({ role, digest: digest(token) }))
    this.openTo = includeCustomers ? 'customers' : 'aggregates'
  }

  /** Whether anyone may ask, without a token. */
  get isOpen(): boolean {
    return this.tokens.length === 0
  }

  /** What who knows the token may see; undefined for a wrong one. All of them are compared, in the same time. */
  roleOf(token: string): Role | undefined {
    const given = digest(token)
    let found: Role | undefined
    for (const { role, digest } of this.tokens) if (timingSafeEqual(given, digest)) found = role
    return found
  }

  /** Lets those in who may ask. */
  guard(): MiddlewareHandler<Env> {
    return async (c, next) => {
      c.set('role', this.roleIn(c))
      await next()
    }
  }

  /** What the sender of a request may see. @throws Refusal 401 without a token that is known. */
  roleIn(c: Context<Env>): Role {
    return this.isOpen ? this.openTo : this.found(c)
  }

  /** Whether the sender of a request may see anything. */
  knows(c: Context<Env>): boolean {
    const token = tokenIn(c)
    return this.isOpen || (token !== undefined && this.roleOf(token) !== undefined)
  }

  /** Keeps the token of a page's reader in a cookie that no script can read and no other site sends. */
  enter(c: Context<Env>, token: string): boolean {
    if (this.roleOf(token) === undefined) return false
    setCookie(c, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 30 * 86_400 })
    return true
  }

  leave(c: Context<Env>): void {
    deleteCookie(c, cookie, { path: '/' })
  }

  private found(c: Context<Env>): Role {
    const token = tokenIn(c)
    const role = token === undefined ? undefined : this.roleOf(token)
    if (role) return role
    throw new Refusal(
      401,
      'token',
      token === undefined
        ? 'This server needs a token. Send it as "Authorization: Bearer TOKEN".'
        : 'This token is not known here. Ask whoever runs the server for one.',
    )
  }
}

const tokenIn = (c: Context<Env>): string | undefined => {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  return bearer ?? getCookie(c, cookie)
}

/** Fields of which each value is of one customer, visit or order. City and year of birth are of many. */
const telling: ReadonlySet<string> = new Set([
  'userId',
  'visitorId',
  'sessionId',
  'transactionId',
  'email',
  'name',
  'phone',
])

/** Whether a condition or breakdown on the field would single out a customer. */
export const singlesOut = (field: string): boolean => telling.has(field.slice(field.lastIndexOf('.') + 1))

/** Why who reads aggregates gets no answer. */
export const customersRefused = (what: string): Refusal =>
  new Refusal(
    403,
    'customers',
    `${what} That takes a token of the role "customers", or a server started with --include-customers.`,
  )
