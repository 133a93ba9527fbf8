import stringWidth from 'string-width'

const gap = '  '

export interface GridColumn {
  readonly header: string
  readonly align: 'left' | 'right'
  readonly cells: readonly string[]
}

/** Texts in columns, for a terminal: a header, then the rows. */
export const gridLines = (columns: readonly GridColumn[], rows: number): readonly string[] => {
  const padded = columns.map(({ header, align, cells }) => {
    const width = widthOf({ header, cells })
    return [header, ...cells].map((text) => {
      const blanks = ' '.repeat(width - stringWidth(text))
      return align === 'left' ? text + blanks : blanks + text
    })
  })
  return Array.from({ length: rows + 1 }, (_, line) =>
    padded
      .map((texts) => texts[line]!)
      .join(gap)
      .trimEnd(),
  )
}

/** How many columns, from the left, a line of some width holds; at least one. */
export const columnsWithin = (columns: readonly GridColumn[], width: number): number => {
  let used = -gap.length
  const fits = columns.findIndex((column) => (used += gap.length + widthOf(column)) > width)
  return fits < 0 ? columns.length : Math.max(1, fits)
}

const widthOf = ({ header, cells }: Pick<GridColumn, 'header' | 'cells'>): number =>
  cells.reduce((widest, text) => Math.max(widest, stringWidth(text)), stringWidth(header))
