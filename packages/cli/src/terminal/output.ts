import { PolymartError } from '@polymart/core'
import type { Writable } from 'node:stream'

export type Chunk = string | Uint8Array

/** Where a command's data go: standard output, or a file. */
export interface Target {
  /** True once nobody reads any more, as when `head` has had enough: more need not be written. */
  readonly closed: boolean
  write(chunk: Chunk): Promise<void>
}

/** Standard output. A reader that goes away ends the output, not the work. */
export class Output implements Target {
  closed = false
  private readonly stream: Writable & { readonly isTTY?: boolean; readonly columns?: number }

  constructor(stream: Output['stream']) {
    this.stream = stream
    // Each write's callback tells of its error; without a listener Node would end the process besides.
    stream.on('error', () => undefined)
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true
  }

  /** Characters in a line of the terminal; Infinity where there is none. */
  get width(): number {
    const { columns = 0 } = this.stream
    return this.isTerminal && columns > 0 ? columns : Infinity
  }

  async write(chunk: Chunk): Promise<void> {
    if (this.closed) return
    const error = await new Promise<Error | null | undefined>((done) => void this.stream.write(chunk, done))
    if (!error) return
    this.closed = true
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return
    throw new PolymartError('storage', `Cannot write to standard output: ${error.message}.`, { cause: error })
  }

  async line(text = ''): Promise<void> {
    await this.write(`${text}\n`)
  }
}
