import type { Progress } from '@polymart/core'
import { listenForInterrupts } from './terminal/interrupts.js'
import { colorsFor, Messages } from './terminal/messages.js'
import type { Colors } from './terminal/messages.js'
import { Output } from './terminal/output.js'
import { progressDisplay } from './terminal/progress.js'

export interface GlobalFlags {
  readonly quiet?: boolean
  readonly verbose?: boolean
}

/** What a command runs in. */
export interface Context {
  /** For data. */
  readonly out: Output
  /** For everything else. */
  readonly messages: Messages
  readonly onProgress: Progress
  stopProgress(): void
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly colors: Colors
  readonly verbose: boolean
  release(): void
}

/** Runs a command's work in a context; what it returns is the exit code, 0 if nothing. */
export type Act = (work: (context: Context) => Promise<number | undefined>) => Promise<void>

export const openContext = ({ quiet = false, verbose = false }: GlobalFlags): Context => {
  const { stdout, stderr, env } = process
  const out = new Output(stdout)
  const interrupts = listenForInterrupts()
  const display = progressDisplay(stderr, { quiet })
  return {
    out,
    messages: new Messages(stderr, { colors: colorsFor(stderr.isTTY, env), quiet }),
    onProgress: display.show,
    stopProgress: display.stop,
    signal: interrupts.signal,
    colors: colorsFor(out.isTerminal, env),
    verbose,
    release() {
      display.stop()
      interrupts.release()
    },
  }
}
