/** Rows that columns can be made from, one after the other. */
export interface Rows<Row> {
  readonly length: number
  map<T>(of: (row: Row) => T): T[]
}

type Columns<Row> = { readonly [Name in keyof Row]: ArrayLike<Row[Name]> }

/**
 * Makes rows of the columns that their values lie in. No object is made for a row: one stands for each in turn, so
 * nobody may keep it. To be called once for a kind of row, as all its rows then have one shape.
 */
export const columnRows = <Row extends object>(
  names: readonly (keyof Row & string)[],
): ((columns: Columns<Row>, length: number) => Rows<Row>) => {
  class Standing {
    readonly columns: readonly ArrayLike<unknown>[]
    at = 0

    constructor(columns: readonly ArrayLike<unknown>[]) {
      this.columns = columns
    }
  }
  for (const [column, name] of names.entries()) {
    Object.defineProperty(Standing.prototype, name, {
      get(this: Standing) {
        return this.columns[column]![this.at]
      },
    })
  }
  return (columns, length) => ({
    length,
    map(of) {
      const row = new Standing(names.map((name) => columns[name]))
      const made = new Array<ReturnType<typeof of>>(length)
      for (; row.at < length; row.at++) made[row.at] = of(row as unknown as Row)
      return made
    },
  })
}
