import { ByteReader, entityBuilder, leavesOfFamily, modelVersions, rowDecoder } from '@polymart/core'
import type { ColumnsBuilder } from '@polymart/core'
import { eventsFamily, summaryFamily } from './layout.js'
import type { SeenRow } from './view.js'

type Decoder = (reader: ByteReader) => void

/** Of a row whose events cannot be read, none are taken. */
type Decode = (bytes: Uint8Array, row: SeenRow, withEvents?: boolean) => void

/** A list of none, as Avro. */
const noEvents = Uint8Array.of(0)

/** Reads the cells of a row into columns. @throws RangeError where they hold something else */
export const decoderOf = (columns: ColumnsBuilder, families: readonly Buffer[]): Decode => {
  const reader = new ByteReader()
  const decodersOf = (family: Buffer, name: string): ReadonlyMap<number, Decoder> | undefined => {
    const leaves = leavesOfFamily('sessions', name)
    return families.includes(family)
      ? new Map(modelVersions.map((version) => [version, rowDecoder(leaves, columns, version)]))
      : undefined
  }
  const summary = decodersOf(summaryFamily, 'summary')
  const events = decodersOf(eventsFamily, 'events')
  const read = (decode: Decoder, bytes: Uint8Array, from: number, to: number): void => {
    decode(reader.reset(bytes, from, to))
    if (reader.left > 0) throw new RangeError('The cell holds more than a row.')
  }
  return (bytes, row, withEvents = true) => {
    const { version } = row
    if (summary) read(summary.get(version)!, bytes, row.summaryFrom, row.summaryTo)
    if (!events) return
    if (withEvents) read(events.get(version)!, bytes, row.eventsFrom, row.eventsTo)
    else read(events.get(version)!, noEvents, 0, noEvents.length)
  }
}

/** A cell that holds something else than Polymart writes. */
export interface Problem {
  readonly family: Buffer
  readonly reason: string
}

/** Tries the cells of a row, one after the other. */
export const problemOf = (
  bytes: Uint8Array,
  row: SeenRow,
  only: readonly string[],
  families: readonly Buffer[],
): Problem | undefined => {
  for (const family of families) {
    try {
      decoderOf(entityBuilder('sessions', only), [family])(bytes, row)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return { family, reason: error.message }
    }
  }
  return undefined
}
