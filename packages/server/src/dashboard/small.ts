import type { Result } from '@polymart/analytics'

/** Below this, a rate moves by whole points with each one more. */
const least = 30

/** What cards count, of which there can be too few. */
const counted = new Set([
  'sessions',
  'persons',
  'orders',
  'customers',
  'users',
  'reached',
  'entered',
  'baskets',
  'searches',
  'units',
  'views',
])

/** What is to be said where all numbers of some results rest on few observations; undefined where they do not, or there are none. */
export const smallSample = (results: readonly Result[]): string | undefined => {
  const counts = results
    .flatMap(({ columns }) => Object.values(columns))
    // A row about one customer counts what is theirs.
    .filter((table) => !table.some(({ kind }) => kind === 'person'))
    .flatMap((table) => table.filter(({ name }) => counted.has(name)))
    .flatMap(({ values }) => values as readonly (number | null)[])
  const most = counts.reduce<number>((most, count) => Math.max(most, count ?? 0), 0)
  return most > 0 && most < least
    ? `Small sample: nothing here counts ${least} or more, so rates and changes say little.`
    : undefined
}
