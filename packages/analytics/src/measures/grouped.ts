import type { Slices } from '../slices.js'
import { addCell, addColumns, emptyCell, emptySums } from './measures.js'
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

/** Places by the last part of keys, behind a level for each part before it. */
type Level = Map<Key[number], Level | number>

/** Numbers keys from 0, in the order in which they first come. */
class Places {
  readonly keys: Key[] = []
  /** By the length of keys. */
  private readonly levels: Level[] = []
  private previous: Key = []
  private previousLevel: Level | undefined

  of(key: Key): number {
    const level = this.levelOf(key)
    // A key of no parts is that of all rows.
    const last = key[key.length - 1] ?? ''
    let place = level.get(last) as number | undefined
    if (place === undefined) level.set(last, (place = this.keys.push(key) - 1))
    return place
  }

  /** Where the last part of a key is looked up. Neighbours are often told apart by that alone. */
  private levelOf(key: Key): Level {
    const { previous, previousLevel } = this
    if (previousLevel && sameButLast(key, previous)) return previousLevel
    let level = (this.levels[key.length] ??= new Map() as Level)
    for (let i = 0; i + 1 < key.length; i++) {
      let next = level.get(key[i]!) as Level | undefined
      if (!next) level.set(key[i]!, (next = new Map() as Level))
      level = next
    }
    this.previous = key
    this.previousLevel = level
    return level
  }
}

const sameButLast = (a: Key, b: Key): boolean => {
  if (a.length !== b.length) return false
  for (let i = 0; i + 1 < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Cells by the key of their group, made when they are first asked for. */
export class Grouped<M extends Measures> {
  private readonly places = new Places()
  private readonly cells: Cell<M>[] = []

  private readonly measures: M

  constructor(measures: M) {
    this.measures = measures
  }

  at(key: Key): Cell<M> {
    return (this.cells[this.places.of(key)] ??= emptyCell(this.measures))
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
    return this.places.keys.map((key, place) => ({ key, cell: this.cells[place]! }))
  }

  state(): GroupedState {
    return stateOfCells(this.measures, this.places.keys, this.cells)
  }
}

/** Cells as columns, each with its key. */
const stateOfCells = <M extends Measures>(
  measures: M,
  keys: readonly Key[],
  cells: readonly Cell<M>[],
): GroupedState => ({
  keys,
  numbers: Object.fromEntries(
    Object.keys(measures).map((name) => {
      // Much faster than Float64Array.from.
      const numbers = new Float64Array(cells.length)
      for (let i = 0; i < numbers.length; i++) numbers[i] = cells[i]![name]!
      return [name, numbers]
    }),
  ),
})

/** Of no groups. */
export const emptyState = (measures: Measures): GroupedState => ({ keys: [], numbers: emptySums(measures, 0) })

/** The measures of all groups of the states: groups of one key become one. */
export function* mergeGrouped(measures: Measures, states: readonly GroupedState[]): Slices<GroupedState> {
  const places = new Places()
  const placesOf: Int32Array[] = []
  for (const { keys } of states) {
    const found = new Int32Array(keys.length)
    for (let i = 0; i < found.length; i++) found[i] = places.of(keys[i]!)
    placesOf.push(found)
    yield
  }
  const numbers = emptySums(measures, places.keys.length)
  for (const [name, merge] of Object.entries(measures)) {
    const all = numbers[name]!
    states.forEach((state, i) => {
      const [more, into] = [state.numbers[name]!, placesOf[i]!]
      if (merge === 'sum') for (let j = 0; j < into.length; j++) all[into[j]!]! += more[j]!
      else for (let j = 0; j < into.length; j++) all[into[j]!] = Math.max(all[into[j]!]!, more[j]!)
    })
  }
  return { keys: places.keys, numbers }
}

/** The groups of states that are merged, each key once. */
export const entriesOf = <M extends Measures>(measures: M, { keys, numbers }: GroupedState): readonly Entry<M>[] => {
  const cells = keys.map(() => emptyCell(measures))
  addColumns(measures, cells, numbers)
  return keys.map((key, i) => ({ key, cell: cells[i]! }))
}
