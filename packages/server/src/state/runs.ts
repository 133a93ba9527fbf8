/** Why a request is not worked on any longer. */
export type Ending = 'gone' | 'slow' | 'closing'

/** Requests that are being answered: each ends when its caller goes away, takes too long, or the server ends. */
export class Runs {
  private readonly running = new Set<AbortController>()
  private readonly patience: number

  /** @param patience milliseconds that an answer may take */
  constructor(patience: number) {
    this.patience = patience
  }

  /** A signal whose reason is an `Ending`; and what is called when the request was answered. */
  begin(caller: AbortSignal): { readonly signal: AbortSignal; readonly end: () => void } {
    const run = new AbortController()
    const stop = (why: Ending) => (): void => run.abort(why)
    const gone = stop('gone')
    const timer = setTimeout(stop('slow'), this.patience)
    caller.addEventListener('abort', gone)
    this.running.add(run)
    const end = (): void => {
      clearTimeout(timer)
      caller.removeEventListener('abort', gone)
      this.running.delete(run)
    }
    return { signal: run.signal, end }
  }

  /** Ends them all. */
  stop(): void {
    const why: Ending = 'closing'
    for (const run of this.running) run.abort(why)
  }
}
