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

/** a ÷ b; null with nothing to divide by, and never −0. */
export const ratio = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b === 0 ? null : a / b || 0

export const notSet = '(not set)'
export const noSession = '(no session)'
