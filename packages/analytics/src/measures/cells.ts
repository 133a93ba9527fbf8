import { stateOfCells } from './grouped.js'
import type { GroupedState, Key } from './grouped.js'
import { emptyCell } from './measures.js'
import type { Cell, Measures } from './measures.js'

/** The cells of a partition by the number of their group, made when they are first asked for. */
export class Cells<M extends Measures> {
  readonly all: Cell<M>[] = []
  private readonly numbers: number[] = []
  private readonly places = new Map<number, number>()

  private readonly measures: M

  constructor(measures: M) {
    this.measures = measures
  }

  /** Where in `all` the cell of a group is. */
  place(number: number): number {
    let place = this.places.get(number)
    if (place === undefined) {
      this.places.set(number, (place = this.all.length))
      this.all.push(emptyCell(this.measures))
      this.numbers.push(number)
    }
    return place
  }

  at(number: number): Cell<M> {
    return this.all[this.place(number)]!
  }

  /** Groups may have one key: they become one when states are merged. */
  state(keyOf: (number: number) => Key): GroupedState {
    return stateOfCells(this.measures, this.numbers.map(keyOf), this.all)
  }
}
