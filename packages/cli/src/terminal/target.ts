import { descriptorOf, openTarget } from '@polymart/core'
import type { Context } from '../context.js'
import type { Target } from './output.js'

/** Whether a path means standard output: none given, `-`, or one of the names that systems have for it. */
export const isStandardOutput = (path: string | undefined): boolean =>
  path === undefined || path === '-' || descriptorOf(path) === 1

/** Lets work write to a path, where a file appears when it is done, or to standard output. */
export const writeTo = async (
  path: string | undefined,
  { out, signal }: Pick<Context, 'out' | 'signal'>,
  work: (target: Target) => Promise<void>,
): Promise<void> => {
  if (path === undefined || isStandardOutput(path)) return work(out)
  const file = await openTarget(path, signal)
  try {
    await work(file)
    await file.finish()
  } finally {
    await file.abandon()
  }
}
