import type { GroupedState, Key } from './grouped.js'
import { emptySums } from './measures.js'
import type { Measures, Sums } from './measures.js'
import { measuresAt } from './sums.js'

/** Numbers of groups up to which their places are an array: 16 MiB. */
const mostListed = 4 * 1024 * 1024

/** The sums of those groups of a partition that there are, by place: a group has one once it is asked for. */
export class Cells<M extends Measures> {
  /** By place. To be taken anew after a place was asked for, as there may be more of them then. */
  sums: Sums<M>
  private readonly numbers: number[] = []
  private readonly listed: Int32Array | undefined
  private readonly mapped = new Map<number, number>()
  private room = 64

  private readonly measures: M

  /** Groups are numbered, up to `groups` where that is known. */
  constructor(measures: M, groups = Infinity) {
    this.measures = measures
    this.sums = emptySums(measures, this.room)
    this.listed = groups <= mostListed ? new Int32Array(groups).fill(-1) : undefined
  }

  /** Where in each of the sums the number of a group is. */
  place(number: number): number {
    const place = this.listed ? this.listed[number]! : (this.mapped.get(number) ?? -1)
    return place < 0 ? this.add(number) : place
  }

  private add(number: number): number {
    const place = this.numbers.push(number) - 1
    if (this.listed) this.listed[number] = place
    else this.mapped.set(number, place)
    if (place === this.room) this.grow()
    return place
  }

  private grow(): void {
    this.room *= 2
    const sums = emptySums(this.measures, this.room)
    for (const [name, values] of Object.entries<Float64Array>(this.sums)) sums[name]!.set(values)
    this.sums = sums
  }

  /** Groups may have one key: they become one when states are merged. */
  state(keyOf: (number: number) => Key): GroupedState {
    const { numbers, listed } = this
    // By number where that costs nothing: neighbours then share parts of their keys, and are found faster.
    const places = listed?.filter((place) => place >= 0) ?? Int32Array.from(numbers.keys())
    return {
      keys: Array.from(places, (place) => keyOf(numbers[place]!)),
      numbers: measuresAt(this.measures, this.sums, places),
    }
  }
}
