import type { Problem } from '@polymart/core'
import type { Fault } from './task.js'

/** Rows of a piece that are no records, as threads send them: there may be millions, most with the same thing wrong. */
export interface Faults {
  /** Row, and place of its problem, of each in turn. */
  readonly places: Int32Array
  readonly ids: readonly (string | null)[]
  readonly problems: readonly Problem[]
}

export class FaultsBuilder {
  private places = new Int32Array(64)
  private readonly ids: (string | null)[] = []
  private readonly problems: Problem[] = []
  private readonly known = new Map<string, number>()

  add({ row, id, field, expected, found }: Fault): void {
    const key = JSON.stringify([field, expected, found])
    let at = this.known.get(key)
    if (at === undefined) this.known.set(key, (at = this.problems.push({ field, expected, found }) - 1))
    const end = this.ids.length * 2
    if (end === this.places.length) {
      const places = new Int32Array(end * 2)
      places.set(this.places)
      this.places = places
    }
    this.places[end] = row
    this.places[end + 1] = at
    this.ids.push(id)
  }

  finish(): Faults {
    return { places: this.places.slice(0, this.ids.length * 2), ids: this.ids, problems: this.problems }
  }
}

export function* faultsIn({ places, ids, problems }: Faults): Generator<Fault> {
  for (const [i, id] of ids.entries()) yield { row: places[i * 2]!, id, ...problems[places[i * 2 + 1]!]! }
}
