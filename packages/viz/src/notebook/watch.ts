import { asError, countText } from '@polymart/core'
import type { ProgressEvent } from '@polymart/core'
import { markup } from '../page/markup.js'

/** Where a cell shows something that changes: `newDisplay()` of tslab. */
export interface CellDisplay {
  /** Shows this in place of what it showed before. */
  html(text: string): void
}

/** What work takes, so that it can be watched and stopped. */
export interface Watched {
  /** Ends the work. */
  readonly signal: AbortSignal
  /** Is told how far it is. */
  readonly onProgress: (event: ProgressEvent) => void
}

const msBetween = 200

/**
 * Runs work in a notebook's cell, shows there how far it is, and stops it where the cell is interrupted:
 * `await watch(newDisplay(), (run) => rfm(shop, run))`, `{ ...run, bins: 4 }` with parameters.
 */
export const watch = async <T>(display: CellDisplay, work: (run: Watched) => Promise<T>): Promise<T> => {
  const stopping = new AbortController()
  const began = performance.now()
  const say = (text: string): void => display.html(markup`<div role="status">${text}</div>`.text)
  const after = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`
  const stop = (): void => stopping.abort()
  let last = -Infinity
  // Jupyter interrupts a kernel by this signal; tslab then ends the cell, but not what runs in it. While a cell's first
  // piece runs, Node has the signal to itself, and afterwards would end the process where someone began to listen then.
  await Promise.resolve()
  process.once('SIGINT', stop)
  try {
    const result = await work({
      signal: stopping.signal,
      onProgress: (event) => {
        const now = performance.now()
        if (now - last < msBetween || stopping.signal.aborted) return
        last = now
        display.html(barHtml(event))
      },
    })
    say(`Done in ${after()}.`)
    return result
  } catch (error) {
    say(
      stopping.signal.aborted ? `Interrupted after ${after()}.` : `Failed after ${after()}: ${asError(error).message}`,
    )
    throw error
  } finally {
    process.off('SIGINT', stop)
  }
}

const barHtml = ({ stage, done, total, unit }: ProgressEvent): string => {
  const of = total === undefined ? '' : ` of ${countText(total)}`
  const bar = total === undefined ? null : markup`<progress value="${done}" max="${total}"></progress> `
  return markup`<div role="status">${bar}${stage}: ${countText(done)}${of} ${unit}</div>`.text
}
