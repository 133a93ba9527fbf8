import { asError, PolymartError, reasonOf } from '@polymart/core'

/** Runs what writes to a path; says which path it was where the file system refuses. */
export const storing = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof PolymartError || !('code' in asError(cause))) throw cause
    throw new PolymartError('storage', `Cannot write ${path}: ${reasonOf(cause)}.`, {
      cause,
    })
  }
}
