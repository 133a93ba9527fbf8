import type { Writable } from 'node:stream'
import { createColors } from 'picocolors'
import { plain, plainLines } from './text.js'

export type Colors = ReturnType<typeof createColors>

/**
 * Colours for a terminal, unless the environment asks for none. `isTTY` of a stream that is no terminal is undefined,
 * which `createColors` would take for its default.
 */
export const colorsFor = (isTerminal: boolean | undefined, env: NodeJS.ProcessEnv): Colors =>
  createColors(isTerminal === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb')

export const noColors: Colors = createColors(false)

/** What a command says beside its data, on standard error. */
export class Messages {
  private readonly stream: Writable
  private readonly colors: Colors
  private readonly quiet: boolean

  constructor(stream: Writable, { colors, quiet }: { colors: Colors; quiet: boolean }) {
    this.stream = stream
    this.colors = colors
    this.quiet = quiet
    stream.on('error', () => undefined)
  }

  say(text: string): void {
    if (!this.quiet) this.print(plain(text))
  }

  warn(text: string): void {
    if (!this.quiet) this.print(`${this.colors.yellow('warning:')} ${plain(text)}`)
  }

  /** Said even when quiet. `stack` has lines of its own. */
  fail(text: string, stack?: string): void {
    this.print(`${this.colors.red('polymart:')} ${plain(text)}`)
    if (stack !== undefined) this.print(this.colors.dim(plainLines(stack)))
  }

  private print(text: string): void {
    this.stream.write(`${text}\n`)
  }
}
