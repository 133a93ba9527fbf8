import { setTimeout } from 'node:timers/promises'
import { asError, interrupted, PolymartError, throwIfAborted } from '@polymart/core'
import { ProtocolError, RemoteError } from './remote-error.js'

/** A wait before something is tried again. */
export interface Wait {
  /** What the server, or the way to it, said. */
  readonly reason: string
  /** How often it failed in a row. */
  readonly attempt: number
  /** For how long nothing has worked, ms. */
  readonly failing: number
  /** How long, ms. */
  readonly ms: number
}

export interface RetryOptions {
  /** How long to go on without any success, ms. */
  readonly patience: number
  /** How long where a name is not known, ms: it is more often misspelt than away for a while. Default as all else. */
  readonly namePatience?: number
  readonly signal: AbortSignal | undefined
  readonly onWait: ((wait: Wait) => void) | undefined
}

/** Repeating these is of no use, whatever the server says of it. */
const hopeless = new Set([
  'AccessDeniedException',
  'NamespaceNotFoundException',
  'NoSuchColumnFamilyException',
  'TableExistsException',
  'TableNotDisabledException',
  'TableNotEnabledException',
  'TableNotFoundException',
  'UnknownProtocolException',
])

/** They come marked as hopeless, but only the scanner or the place is. */
const recoverable = new Set([
  'LeaseException',
  'NotServingRegionException',
  'OutOfOrderScannerNextException',
  'RegionMovedException',
  'RegionServerAbortedException',
  'RegionServerStoppedException',
  'RpcThrottlingException',
  'ScannerResetException',
  'UnknownScannerException',
])

/** Whether trying again may help. */
export const mayPass = (error: Error): boolean => {
  if (error instanceof PolymartError) return error.code === 'unreachable'
  if (error instanceof ProtocolError) return false
  if (!(error instanceof RemoteError)) return true
  if (hopeless.has(error.exception)) return false
  return recoverable.has(error.exception) || !error.doNotRetry
}

const longestWait = 2000

/** Tries again and again, with longer and longer pauses of random length, until one attempt is a success or patience ends. */
export class Retry {
  private readonly options: RetryOptions
  private attempt = 0
  private lastSuccess = Date.now()

  constructor(options: RetryOptions) {
    this.options = options
  }

  /** Something went well. */
  succeed(): void {
    this.attempt = 0
    this.lastSuccess = Date.now()
  }

  /** Waits after a failure. @throws the error itself, where there is no hope or no time left; `interrupted`. */
  async wait(thrown: unknown): Promise<void> {
    const { signal, onWait } = this.options
    throwIfAborted(signal)
    const error = asError(thrown)
    if (!mayPass(error)) throw error
    const { patience, namePatience = patience } = this.options
    const most = isUnknownName(error) ? namePatience : patience
    const usual = Math.min(50 * 2 ** this.attempt++, longestWait)
    // Clients that failed together must not come back together.
    const ms = Math.round(serverWait(error) ?? usual * (0.5 + Math.random() / 2))
    const failing = Date.now() - this.lastSuccess
    if (failing + ms > most) throw triedFor(most, error)
    onWait?.({ reason: error.message, attempt: this.attempt, failing, ms })
    await setTimeout(ms, undefined, { ...(signal && { signal }) }).catch(() => {
      throw interrupted(signal)
    })
  }
}

/** Whether DNS knows no address of a name. */
const isUnknownName = ({ cause }: Error): boolean => (cause as { code?: unknown } | undefined)?.code === 'ENOTFOUND'

/** Errors that say how long they were waited out, so that whoever waits for one who waited does not say so again. */
const tried = new WeakSet<Error>()

/** Who waited wants to know that it was no slip. */
const triedFor = (patience: number, error: Error): Error => {
  if (!(error instanceof PolymartError) || tried.has(error)) return error
  const message = `${error.message} Nothing else came of trying for ${patience / 1000} s.`
  const told = new PolymartError(error.code, message, { cause: error.cause })
  tried.add(told)
  return told
}

/** What a server that limits its users asks for: `… - wait 1mins, 2sec, 500ms`, of hbase 2.x; the longest wait for one with too much to do. */
const serverWait = (error: Error): number | undefined => {
  if (!(error instanceof RemoteError)) return undefined
  if (error.exception === 'RpcThrottlingException') {
    const [, text = ''] = /wait (.*)/.exec(error.message) ?? []
    const sum = Array.from(text.matchAll(/([\d.]+)\s*(ms|sec|s|mins?|hrs?)/g), ([, count, unit]) => {
      return Number(count) * unitMs(unit!)
    }).reduce((a, b) => a + b, 0)
    return sum > 0 ? sum : undefined
  }
  return undefined
}

const unitMs = (unit: string): number =>
  unit === 'ms' ? 1 : unit.startsWith('s') ? 1000 : unit.startsWith('m') ? 60_000 : 3_600_000
