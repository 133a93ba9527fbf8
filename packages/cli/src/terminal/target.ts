import { openFile } from './file.js'
import type { Target } from './output.js'

/** Lets work write to a file that appears when it is done, or to `otherwise` where no file is named. */
export const writeTo = async (
  path: string | undefined,
  otherwise: Target,
  work: (target: Target) => Promise<void>,
): Promise<void> => {
  if (path === undefined) return work(otherwise)
  const file = await openFile(path)
  try {
    await work(file)
    await file.finish()
  } finally {
    await file.abandon()
  }
}
