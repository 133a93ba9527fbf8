/** What is added up for one calendar unit and one value of the breakdown; money in minor units. */
export interface Cell {
  /** Whether anything of the period itself is in it: such values get a row in every unit. */
  present: boolean
  orders: number
  units: number
  gross: number
  discounts: number
  returns: number
  shipping: number
  tax: number
  buyers: number
  newBuyers: number
  previousNet: number
}

const cellOf = (): Cell => ({
  present: false,
  orders: 0,
  units: 0,
  gross: 0,
  discounts: 0,
  returns: 0,
  shipping: 0,
  tax: 0,
  buyers: 0,
  newBuyers: 0,
  previousNet: 0,
})

/** Cells by value of the breakdown, then by number of the calendar unit. */
export class Cells {
  readonly values = new Map<string, (Cell | undefined)[]>()

  at(value: string, span: number): Cell {
    let cells = this.values.get(value)
    if (!cells) this.values.set(value, (cells = []))
    return (cells[span] ??= cellOf())
  }

  addAll(other: ReadonlyMap<string, readonly (Cell | undefined)[]>): void {
    for (const [value, cells] of other) {
      cells.forEach((cell, span) => {
        if (cell) add(this.at(value, span), cell)
      })
    }
  }
}

const add = (sum: Cell, more: Cell): void => {
  sum.present ||= more.present
  sum.orders += more.orders
  sum.units += more.units
  sum.gross += more.gross
  sum.discounts += more.discounts
  sum.returns += more.returns
  sum.shipping += more.shipping
  sum.tax += more.tax
  sum.buyers += more.buyers
  sum.newBuyers += more.newBuyers
  sum.previousNet += more.previousNet
}

/** Finds the span that holds an instant, −1 for none; spans are ascending and do not overlap. */
export const finder = (spans: readonly { readonly from: number; readonly to: number }[]): ((at: number) => number) => {
  const from = Float64Array.from(spans, (span) => span.from)
  const end = spans.at(-1)?.to ?? -Infinity
  return (at) => {
    if (at >= end || at < from[0]!) return -1
    let low = 0
    let high = from.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (from[middle]! <= at) low = middle + 1
      else high = middle
    }
    // A span that the clock's change made empty starts where the next one does; the last of them holds the instant.
    const span = low - 1
    return span >= 0 && at < spans[span]!.to ? span : -1
  }
}
