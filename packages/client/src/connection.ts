import { errorOf, ShopError } from './error.js'

/** How a server is asked. */
export interface ClientOptions {
  /** Where the server wants one. Keep it out of pages that others can read. */
  readonly token?: string
  /** In the place of the global `fetch`. */
  readonly fetch?: typeof fetch
  /** How many answers are kept, to be asked for again by their tag; default 100, and 0 keeps none. */
  readonly kept?: number
}

interface Kept {
  readonly tag: string
  readonly body: unknown
}

/** Asks one server, and keeps what it answered until the server says that it has changed. */
export class Connection {
  private readonly base: string
  private readonly options: ClientOptions
  private readonly answers = new Map<string, Kept>()

  constructor(url: string, options: ClientOptions) {
    this.base = `${url.replace(/\/+$/, '')}/api/v1`
    this.options = options
  }

  /** What is at a path, for the parameters that are given; answers that have not changed are not sent again. */
  async ask(path: string, params: object, signal: AbortSignal | undefined): Promise<unknown> {
    const body = JSON.stringify(params)
    const key = `${path} ${body}`
    const kept = this.answers.get(key)
    const headers = { 'Content-Type': 'application/json', ...(kept && { 'If-None-Match': kept.tag }) }
    const response = await this.send(path, { method: 'POST', body, headers, signal: signal ?? null })
    if (response.status === 304 && kept) {
      this.keep(key, kept)
      return kept.body
    }
    if (!response.ok) throw await errorOf(response)
    const answer: unknown = await response.json()
    const tag = response.headers.get('etag')
    if (tag !== null) this.keep(key, { tag, body: answer })
    return answer
  }

  async send(path: string, { headers, ...init }: RequestInit): Promise<Response> {
    const { token, fetch: ask = globalThis.fetch } = this.options
    const sent = new Headers(headers)
    if (token !== undefined) sent.set('Authorization', `Bearer ${token}`)
    try {
      return await ask(this.base + path, { ...init, headers: sent })
    } catch (cause) {
      if (init.signal?.aborted) throw cause
      throw new ShopError(`No server answers at ${this.base}.`, { status: 0, code: 'unreachable', cause })
    }
  }

  /** The last used ones stay. */
  private keep(key: string, kept: Kept): void {
    const { kept: most = 100 } = this.options
    this.answers.delete(key)
    this.answers.set(key, kept)
    for (const oldest of this.answers.keys()) {
      if (this.answers.size <= most) break
      this.answers.delete(oldest)
    }
  }
}
