import type { ResultLike } from '../figure.js'
import { plain } from './text.js'

const longest = 28

/** A text as it fits beside a bar; as markup that Plotly shows as it is. */
export const shortened = (text: string, most = longest): string =>
  plain(text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text)

/** What each row of a table of products is called: its name, or else what stands in the first column. */
export const namesIn = ({ columns }: ResultLike, table: string): readonly string[] => {
  const [first] = columns[table] ?? []
  const names = columns[table]?.find(({ name }) => name === 'name')?.values
  return (first?.values ?? []).map((value, row) => String(names?.[row] ?? value))
}
