import { PolymartError } from '@polymart/core'
import type { FileMetaData } from 'hyparquet'
import type { Source } from '../read/sources.js'

/** A list takes three levels. The decoder overflows its memory somewhere beyond a thousand. */
const deepest = 600

/** Refuses columns that are nested without end, before a decoder follows them. */
export const checkDepth = ({ path }: Pick<Source, 'path'>, { schema }: Pick<FileMetaData, 'schema'>): void => {
  /** Of each group that is open, how many of its members are still to come. */
  const open: number[] = []
  for (const { num_children: members = 0 } of schema) {
    if (open.length > deepest) {
      throw new PolymartError(
        'format',
        `${path} has columns that are nested deeper than ${deepest} levels, which is not read. Write it without them, or remove it.`,
      )
    }
    if (open.length > 0) open[open.length - 1]!--
    if (members > 0) open.push(members)
    while (open.at(-1) === 0) open.pop()
  }
}
