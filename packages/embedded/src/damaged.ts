import { PolymartError } from '@polymart/core'

/** What is said where a store holds something else than was written. */
export const damaged = (what: string, found: string, cause?: unknown): PolymartError =>
  new PolymartError(
    'format',
    `Cannot read ${what}: ${found} ` + 'The store is damaged; load the data again with --recreate.',
    { cause },
  )
