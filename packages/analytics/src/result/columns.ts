/** What a column of a result holds; it decides the Arrow type and how people see it. */
export type ResultType = 'text' | 'date' | 'integer' | 'money' | 'time' | 'ratio' | 'number' | 'boolean'

/** `money` is minor units, `time` epoch milliseconds, `date` YYYY-MM-DD, `ratio` and `number` unrounded doubles. */
export interface ResultColumn {
  readonly name: string
  readonly type: ResultType
  readonly values: readonly (string | number | boolean | null)[]
}

export const column = (name: string, type: ResultType, values: ResultColumn['values']): ResultColumn => ({
  name,
  type,
  values,
})

type Value = ResultColumn['values'][number]

/** What a column holds: its type, its value of a row, and whether it is known at all; if not, it is null. */
type Measure<R> = readonly [type: ResultType, of: (row: R) => Value, known?: boolean]

/** The columns of a table that has a row for each of `rows`. */
export const columnsOf = <R>(
  rows: readonly R[],
  measures: Readonly<Record<string, Measure<R>>>,
): readonly ResultColumn[] =>
  Object.entries(measures).map(([name, [type, of, known = true]]) =>
    column(
      name,
      type,
      rows.map((row) => (known ? of(row) : null)),
    ),
  )

/** a ÷ b; null with nothing to divide by, and never −0. */
export const ratio = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b === 0 ? null : a / b || 0

export const notSet = '(not set)'
export const noSession = '(no session)'
