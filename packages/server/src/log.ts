/** A line of the log. It holds no token, no value of a condition and no address of a customer. */
export interface LogEntry {
  /** ISO 8601 UTC. */
  readonly time: string
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  /** Tells one request from another; its answer has it as `X-Request-Id`. */
  readonly request?: string
  readonly method?: string
  /** The route, not the address that was asked for. */
  readonly route?: string
  readonly status?: number
  readonly ms?: number
  readonly bytes?: number
  readonly stack?: string
}

/** Writes entries; who serves says where to. */
export type Log = (level: LogEntry['level'], message: string, rest?: Partial<LogEntry>) => void

export const logTo = (write: ((entry: LogEntry) => void) | undefined): Log =>
  write
    ? (level, message, rest = {}) => write({ time: new Date().toISOString(), level, message, ...rest })
    : () => undefined
