import type { Query } from './analytics.js'

export interface NamedTable {
  readonly name: string
  readonly select: string
}

/** The tables of a query's `WITH`, in order, and what it selects from them. */
export interface Parts {
  readonly tables: readonly NamedTable[]
  readonly select: string
}

/** A text between quotes, a name, or a bracket. */
const token = /'(?:[^']|'')*'|\w+|[()]/g

export const partsOf = (text: string): Parts => {
  const tables: NamedTable[] = []
  const head = /\s*(?:WITH|,)\s+(\w+) AS \(/y
  let end = 0
  for (;;) {
    head.lastIndex = end
    const found = head.exec(text)
    if (!found) return { tables, select: text.slice(end).trim() }
    end = closing(text, head.lastIndex)
    tables.push({ name: found[1]!, select: text.slice(head.lastIndex, end - 1) })
  }
}

/** Where the bracket is closed that was opened before `start`: just after it. */
const closing = (text: string, start: number): number => {
  let open = 1
  token.lastIndex = start
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === '(') open++
    if (found[0] === ')' && --open === 0) return token.lastIndex
  }
  throw new RangeError(`Expected the bracket after ${JSON.stringify(text.slice(0, start))} to be closed, found no end.`)
}

/** Every name in a text of SQL: of tables, of columns, and of what the language has. */
export const namesIn = (text: string): ReadonlySet<string> => new Set(text.match(token))

/** The query's text with its values in their places. */
export const inlined = ({ text, values }: Query): string => {
  let used = 0
  const inPlace = text.replaceAll(/'(?:[^']|'')*'|\?/g, (found) => (found === '?' ? literal(values[used++]!) : found))
  if (used !== values.length)
    throw new RangeError(`Expected ${values.length} values in a query, found ${used}: ${text}`)
  return inPlace
}

const literal = (value: Query['values'][number]): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
