import { resolve } from 'node:path'
import { openTarget } from '@polymart/core'

/** Writes the page whole or not at all: who has the old one open never reads half of the new one. */
export const writePage = async (
  out: string,
  page: string,
): Promise<{ readonly path: string; readonly bytes: number }> => {
  const bytes = Buffer.from(page)
  const file = await openTarget(out)
  try {
    await file.write(bytes)
    await file.finish()
  } finally {
    await file.abandon()
  }
  return { path: resolve(out), bytes: bytes.length }
}
