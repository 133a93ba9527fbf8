import type { HttpBindings } from '@hono/node-server'
import type { Role } from './options.js'

/** What a request carries on its way through the server. */
export interface Env {
  Bindings: HttpBindings
  Variables: {
    /** Tells it from others, in the log and in its answer. */
    request: string
    role: Role
    /** Aborted when the caller goes away, and when the answer takes too long. */
    signal: AbortSignal
  }
}
