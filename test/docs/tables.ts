const inCell = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')

export const code = (text: string): string => `\`${text}\``

/** Rows as a Markdown table. */
export const markdownTable = (names: readonly string[], rows: readonly (readonly string[])[]): string =>
  [names, names.map(() => '---'), ...rows.map((row) => row.map(inCell))]
    .map((row) => `| ${row.join(' | ')} |\n`.replace(/^\| --- .*/, (line) => line.replaceAll(' ', '')))
    .join('')

/** The last cell of each row of a Markdown table, by its first. */
export const lastCells = (table: string): ReadonlyMap<string, string> =>
  new Map(
    table
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.slice(2, -2).split(/(?<!\\) \| /))
      .map((cells) => [cells[0]!, cells.at(-1)!.replaceAll('\\|', '|')]),
  )
