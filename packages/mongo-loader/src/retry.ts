import { MongoError, MongoServerError } from 'mongodb'
import { setTimeout } from 'node:timers/promises'

/** Between the steps of a load that others see, a server may stand down; each step does no harm if it is done again. */
const patience = 60_000
const pause = 500

/** Repeats what fails because the server that takes writes is not to be had just now. */
export const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
  const until = performance.now() + patience
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(isPassing(error) || isUnselected(error)) || performance.now() > until) throw error
      await setTimeout(pause)
    }
  }
}

const attempts = 3

/** Repeats a read that broke off, from its beginning; the driver repeats none that has a cursor. */
export const again = async <T>(read: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read()
    } catch (error) {
      if (!isPassing(error) || attempt === attempts) throw error
      await setTimeout(pause)
    }
  }
}

const isUnselected = (error: unknown): boolean =>
  error instanceof MongoError && error.name === 'MongoServerSelectionError'

const isPassing = (error: unknown): boolean =>
  error instanceof MongoError &&
  // The driver wraps what broke a bulk of writes into an error of the server's that has no code.
  ((error instanceof MongoServerError && error.code === undefined) ||
    error.hasErrorLabel('RetryableWriteError') ||
    error.name.startsWith('MongoNetwork') ||
    error.name === 'MongoPoolClearedError' ||
    passing.has(Number(error.code)))

/**
 * Host unreachable, cursor not found, network timeout, not initialized yet, shutting down, no majority yet, collection
 * renamed, stepping down, cursor killed in use, no snapshot yet, socket broken, not primary, node recovering.
 */
const passing = new Set([6, 7, 43, 89, 91, 94, 134, 175, 189, 237, 246, 9001, 10107, 11600, 11602, 13435, 13436])
