import { open } from 'node:fs/promises'

/**
 * A range of a file in the form in which the decoder asks for one. Node's own `openAsBlob` is still experimental in
 * version 20, and says so on standard error.
 */
export class FileBlob extends Blob {
  override readonly size: number
  private readonly path: string
  private readonly from: number
  private readonly to: number

  constructor(path: string, from: number, to: number) {
    super([])
    this.path = path
    this.from = from
    this.to = to
    this.size = to - from
  }

  override slice(start = 0, end = this.size): FileBlob {
    return new FileBlob(this.path, this.from + start, Math.min(this.from + end, this.to))
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(this.size)
    const file = await open(this.path)
    try {
      let read = 0
      while (read < bytes.length) {
        const { bytesRead } = await file.read(bytes, read, bytes.length - read, this.from + read)
        if (bytesRead === 0) throw new RangeError(`The file ends after ${this.from + read} bytes.`)
        read += bytesRead
      }
    } finally {
      await file.close()
    }
    return bytes.buffer
  }
}
