import { constants, open } from 'node:fs'
import { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { promisify } from 'node:util'
import { setTimeout } from 'node:timers/promises'
import { interrupted, throwIfAborted } from '../errors.js'

const betweenLooks = 50

/**
 * Opens a named pipe once somebody reads it. Opening it the usual way would hold a thread until then, which nothing can
 * interrupt and which keeps the process from ending; and so would writing while the reader rests.
 */
export const openPipe = async (path: string, signal: AbortSignal | undefined): Promise<Writable> => {
  for (;;) {
    throwIfAborted(signal)
    try {
      const fd = await promisify(open)(path, constants.O_WRONLY | constants.O_NONBLOCK)
      return new Socket({ fd, readable: false, writable: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error
    }
    await setTimeout(betweenLooks, undefined, signal ? { signal } : {}).catch(() => {
      throw interrupted(signal)
    })
  }
}
