import { asError, PolymartError } from '@polymart/core'
import type { Source } from '../read/sources.js'

/** Says which file the decoder could not read. */
export const unreadable = ({ path, bytes }: Source, cause: unknown): PolymartError => {
  const found = bytes === 0 ? 'an empty file' : `${bytes} bytes that cannot be read as one (${asError(cause).message})`
  return new PolymartError(
    'format',
    `Expected ${path} to be a Parquet file, found ${found}. It may be damaged or cut off: write it again, or remove it.`,
    { cause },
  )
}
