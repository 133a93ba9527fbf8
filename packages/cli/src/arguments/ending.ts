import { basename } from 'node:path'
import { didYouMean, PolymartError } from '@polymart/core'

/** What a file's name ends in: `csv` of `rows.CSV`; undefined where that is no word, as in `report.2026-07-01`. */
export const endingOf = (path: string): string | undefined =>
  /\.([a-z][a-z0-9]*)$/i.exec(basename(path))?.[1]?.toLowerCase()

/** Refuses a file whose name promises another format than what is written there. */
export const checkEnding = (flag: string, path: string, endings: readonly string[], hint = ''): void => {
  const ending = endingOf(path)
  if (ending === undefined || endings.includes(ending)) return
  throw new PolymartError(
    'argument',
    `Expected ${flag} to end in ${endings.map((known) => `.${known}`).join(', ')}, found .${ending}.${didYouMean(ending, endings) || hint}`,
  )
}
