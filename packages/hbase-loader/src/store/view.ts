import { modelVersion } from '@polymart/core'
import type { CellReader } from '../rpc/cells.js'
import { loadOf, readStamp } from './stamp.js'
import type { Stamp } from './stamp.js'

/** Which loads a read sees. */
export interface View {
  /** Loads before this one are replaced as a whole. */
  readonly base: number
  /** The last load that is seen. */
  readonly load: number
  /** Loads that were broken off. */
  readonly dead: ReadonlySet<number>
  /** By which versions of the model the cells of loads before some are written, the earliest first. */
  readonly former: readonly { readonly before: number; readonly version: number }[]
}

export const isSeen = ({ base, load, dead }: View, of: number): boolean => of >= base && of <= load && !dead.has(of)

/** The version of the model by which a load's cells are written. */
const versionOf = ({ former }: View, load: number): number =>
  former.find(({ before }) => load < before)?.version ?? modelVersion

/** The cells of a row that a view shows: of each family the latest, which one load wrote together. */
export class SeenRow {
  stamp: Stamp = -1
  /** Where their values lie in the reader's bytes; 0 and 0 where there is none. */
  summaryFrom = 0
  summaryTo = 0
  eventsFrom = 0
  eventsTo = 0
  private readonly view: View

  constructor(view: View) {
    this.view = view
  }

  /** The version of the model by which it was written. */
  get version(): number {
    return this.view.former.length === 0 ? modelVersion : versionOf(this.view, loadOf(this.stamp))
  }

  /** Goes through the cells of a row; says whether there is something to be seen. */
  read(reader: CellReader, cells: number): boolean {
    this.stamp = -1
    for (let i = 0; i < cells; i++) {
      reader.read()
      const stamp = readStamp(reader.bytes, reader.qualifierFrom, reader.qualifierTo)
      if (stamp < this.stamp || stamp < 0 || !isSeen(this.view, loadOf(stamp))) continue
      if (stamp > this.stamp) {
        this.stamp = stamp
        this.summaryFrom = this.summaryTo = this.eventsFrom = this.eventsTo = 0
      }
      if (reader.bytes[reader.familyFrom] === summaryByte) {
        this.summaryFrom = reader.valueFrom
        this.summaryTo = reader.valueTo
      } else {
        this.eventsFrom = reader.valueFrom
        this.eventsTo = reader.valueTo
      }
    }
    return this.stamp >= 0
  }
}

/** The family's name, `s`. */
const summaryByte = 0x73
