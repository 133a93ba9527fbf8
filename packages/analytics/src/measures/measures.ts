/** How the same number of two groups of rows becomes that of both: added up, 1 if either is, or the greater one. */
export type Merge = 'sum' | 'any' | 'max'

/** What each is of nothing. */
const nothing: Readonly<Record<Merge, number>> = { sum: 0, any: 0, max: -Infinity }

/** What is measured of a group of rows, each a number, by name. */
export type Measures = Readonly<Record<string, Merge>>

/** The measures of one group of rows. */
export type Cell<M extends Measures> = { -readonly [Name in keyof M]: number }

const empty = new WeakMap<Measures, Cell<Measures>>()

/** A cell for nothing yet. All cells of some measures have one shape, so that adding to them stays fast. */
export const emptyCell = <M extends Measures>(measures: M): Cell<M> => {
  let cell = empty.get(measures)
  if (!cell)
    empty.set(
      measures,
      (cell = Object.fromEntries(Object.entries(measures).map(([name, merge]) => [name, nothing[merge]]))),
    )
  return { ...cell } as Cell<M>
}

const listed = new WeakMap<Measures, readonly (readonly [name: string, merge: Merge])[]>()

const list = (measures: Measures): readonly (readonly [name: string, merge: Merge])[] => {
  let names = listed.get(measures)
  if (!names) listed.set(measures, (names = Object.entries(measures)))
  return names
}

/** Adds one cell to another. The order does not matter as long as sums are whole numbers below 2^53. */
export const addCell = <M extends Measures>(measures: M, sum: Cell<M>, more: Readonly<Cell<M>>): void => {
  const [into, from] = [sum as Record<string, number>, more as Readonly<Record<string, number>>]
  for (const [name, merge] of list(measures)) {
    if (merge === 'sum') into[name]! += from[name]!
    else into[name] = Math.max(into[name]!, from[name]!)
  }
}

/** Cells put together, of as many states. */
export const mergeCells = <M extends Measures>(measures: M, cells: readonly Readonly<Cell<M>>[]): Cell<M> => {
  const sum = emptyCell(measures)
  for (const cell of cells) addCell(measures, sum, cell)
  return sum
}

/** The same of many at once, of which there is an array of each measure. */
export const addColumns = <M extends Measures>(
  measures: M,
  sums: readonly Cell<M>[],
  more: Readonly<Record<string, ArrayLike<number>>>,
): void => {
  const cells = sums as readonly Record<string, number>[]
  for (const [name, merge] of list(measures)) {
    const from = more[name]!
    if (merge === 'sum') for (let i = 0; i < cells.length; i++) cells[i]![name]! += from[i]!
    else for (let i = 0; i < cells.length; i++) cells[i]![name] = Math.max(cells[i]![name]!, from[i]!)
  }
}

/** The measures of numbered groups: of each a number by group. */
export type Sums<M extends Measures> = { readonly [Name in keyof M]: Float64Array }

/** Those of nothing yet. */
export const emptySums = <M extends Measures>(measures: M, groups: number): Sums<M> =>
  Object.fromEntries(
    Object.entries(emptyCell(measures)).map(([name, nothing]) => [name, new Float64Array(groups).fill(nothing)]),
  ) as Sums<M>
