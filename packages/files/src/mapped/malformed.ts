import { isUtf8 } from 'node:buffer'
import { PolymartError } from '@polymart/core'
import type { Source } from '../read/sources.js'

/** Says what is wrong with a file as a whole. */
export const malformed = ({ path }: Pick<Source, 'path'>, expected: string, found: string): PolymartError =>
  new PolymartError('format', `Expected ${path} to hold ${expected}, found ${found}. Write it again, or remove it.`)

export const checkUtf8 = (source: Source, bytes: Uint8Array): void => {
  if (!isUtf8(bytes)) throw malformed(source, 'text in UTF-8', 'other bytes')
}
