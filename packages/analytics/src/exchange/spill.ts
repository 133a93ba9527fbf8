import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeBytes, makeTemporaryFolder, PolymartError } from '@polymart/core'

/**
 * The file of rows for which there is no memory, in a folder of its own among the temporary files, which nobody else may
 * enter. It is gone when the process ends; what a killed one has left, the next one removes.
 */
export class SpillFile {
  length = 0
  private folder: string | undefined
  private file: number | undefined
  private removed = false

  /** Null until something was written. */
  get path(): string | null {
    return this.folder === undefined ? null : join(this.folder, 'rows')
  }

  async append(bytes: Uint8Array): Promise<void> {
    // Whoever closes or refreshes a shop in the middle of an exchange must not get a new file.
    if (this.removed) throw forgotten()
    try {
      this.file ??= this.make()
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.file, bytes, done, bytes.length - done, this.length + done)
      }
      this.length += bytes.length
    } catch (error) {
      throw await explained(error as NodeJS.ErrnoException)
    }
  }

  remove(): void {
    this.removed = true
    if (this.file !== undefined) closeSync(this.file)
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true })
    this.file = undefined
    this.folder = undefined
    this.length = 0
    process.off('exit', this.onExit)
  }

  private make(): number {
    this.folder = makeTemporaryFolder('exchange')
    process.on('exit', this.onExit)
    return openSync(join(this.folder, 'rows'), 'wx', 0o600)
  }

  private readonly onExit = (): void => this.remove()
}

/** The error of work on rows that are no longer there. */
export const forgotten = (): PolymartError =>
  new PolymartError('changed', 'The shop was refreshed or closed while rows were being grouped by person.')

const explained = async (error: NodeJS.ErrnoException): Promise<Error> => {
  const folder = tmpdir()
  const storage = (message: string): PolymartError => new PolymartError('storage', message, { cause: error })
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return storage(
        `The disk of ${folder} is full: ${Math.round((await freeBytes(folder)) / 1024)} KiB are free. Rows that do not ` +
          'fit into the exchange memory are kept there. Free some space, set TMPDIR to another folder, or allow more memory (--exchange).',
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
      return storage(`Cannot write temporary files to ${folder}. Set TMPDIR to another folder.`)
    case 'EIO':
      return storage(`The disk of ${folder} failed to write (${error.message}).`)
    default:
      return error
  }
}
