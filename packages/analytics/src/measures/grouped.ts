import { addCell, emptyCell } from './measures.js'
import type { Cell, Measures } from './measures.js'

/** The texts or numbers that tell a group from others. */
export type Key = readonly (string | number)[]

/**
 * The measures of groups, as columns: group g has the key `keys[g]` and of each measure the number at g. What partitions
 * give is of this form, so that it can be posted, merged in any order and grouping, and stored.
 */
export interface GroupedState {
  readonly keys: readonly Key[]
  readonly numbers: Readonly<Record<string, Float64Array>>
}

/** Cells by the key of their group, made when they are first asked for. */
export class Grouped<M extends Measures> {
  private readonly cells = new Map<Key[number], { readonly key: Key; readonly cell: Cell<M> }>()

  private readonly measures: M

  constructor(measures: M) {
    this.measures = measures
  }

  at(key: Key): Cell<M> {
    const name = key.length === 1 ? key[0]! : JSON.stringify(key)
    let known = this.cells.get(name)
    if (!known) this.cells.set(name, (known = { key, cell: emptyCell(this.measures) }))
    return known.cell
  }

  addCell(key: Key, cell: Readonly<Cell<M>>): void {
    addCell(this.measures, this.at(key), cell)
  }

  /** Adds what another part of the rows came to. */
  add({ keys, numbers }: GroupedState): this {
    const more = emptyCell(this.measures)
    keys.forEach((key, group) => {
      for (const name of Object.keys(this.measures) as (keyof M & string)[]) more[name] = numbers[name]![group]!
      this.addCell(key, more)
    })
    return this
  }

  entries(): readonly { readonly key: Key; readonly cell: Cell<M> }[] {
    return [...this.cells.values()]
  }

  state(): GroupedState {
    const all = this.entries()
    return {
      keys: all.map(({ key }) => key),
      numbers: Object.fromEntries(
        Object.keys(this.measures).map((name) => [name, Float64Array.from(all, ({ cell }) => cell[name]!)]),
      ),
    }
  }
}

/** The measures of all groups of the states. */
export const mergeGrouped = (measures: Measures, states: readonly GroupedState[]): GroupedState =>
  states.reduce((all, state) => all.add(state), new Grouped(measures)).state()
