import type { Slices } from '../slices.js'
import { addCell, addColumns, emptyCell } from './measures.js'
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

interface Entry<M extends Measures> {
  readonly key: Key
  readonly cell: Cell<M>
}

/** Entries by the last part of their keys, behind a level for each part before it. */
type Level<M extends Measures> = Map<Key[number], Level<M> | Entry<M>>

/** Cells by the key of their group, made when they are first asked for. */
export class Grouped<M extends Measures> {
  private readonly all: Entry<M>[] = []
  /** By the length of keys. */
  private readonly levels: Level<M>[] = []

  private readonly measures: M

  constructor(measures: M) {
    this.measures = measures
  }

  at(key: Key): Cell<M> {
    // A key of no parts is that of all rows.
    const parts = key.length === 0 ? [''] : key
    let level = (this.levels[key.length] ??= new Map() as Level<M>)
    for (let i = 0; i + 1 < parts.length; i++) {
      let next = level.get(parts[i]!) as Level<M> | undefined
      if (!next) level.set(parts[i]!, (next = new Map() as Level<M>))
      level = next
    }
    const last = parts[parts.length - 1]!
    let entry = level.get(last) as Entry<M> | undefined
    if (!entry) {
      entry = { key, cell: emptyCell(this.measures) }
      level.set(last, entry)
      this.all.push(entry)
    }
    return entry.cell
  }

  addCell(key: Key, cell: Readonly<Cell<M>>): void {
    addCell(this.measures, this.at(key), cell)
  }

  /** Adds what another part of the rows came to. */
  add({ keys, numbers }: GroupedState): this {
    addColumns(
      this.measures,
      keys.map((key) => this.at(key)),
      numbers,
    )
    return this
  }

  entries(): readonly Entry<M>[] {
    return this.all
  }

  state(): GroupedState {
    const all = this.entries()
    return {
      keys: all.map(({ key }) => key),
      numbers: Object.fromEntries(
        Object.keys(this.measures).map((name) => {
          // Much faster than Float64Array.from.
          const numbers = new Float64Array(all.length)
          for (let i = 0; i < numbers.length; i++) numbers[i] = all[i]!.cell[name]!
          return [name, numbers]
        }),
      ),
    }
  }
}

/** The measures of all groups of the states. */
export function* mergeGrouped(measures: Measures, states: readonly GroupedState[]): Slices<GroupedState> {
  const all = new Grouped(measures)
  for (const state of states) {
    all.add(state)
    yield
  }
  return all.state()
}
