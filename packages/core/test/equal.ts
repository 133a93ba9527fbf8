import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'

/** As `expect(found).toEqual(wanted)`, which takes ten times as long to find that large things are equal. */
export const expectEqual = (found: unknown, wanted: unknown, message?: string): void => {
  if (!isDeepStrictEqual(found, wanted)) expect(found, message).toEqual(wanted)
}
