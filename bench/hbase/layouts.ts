import { ByteReader, entityBuilder, leavesOfFamily, rowDecoder } from '@polymart/core'
import type { Records } from '@polymart/core'
import type { Cell, CellReader } from './bare.js'

type Session = Records['sessions']

/** A way to write a session as cells, and to read it from them into columns. */
export interface Layout {
  readonly name: string
  /** The cells of a session; those that Polymart writes are given. */
  cells(session: Session, now: readonly Cell[]): readonly Cell[]
  /** Begins to read: what takes a row's cells, of which there are so many, and counts rows. */
  reader(): (cells: CellReader, count: number) => void
}

const summary = Buffer.from('s')
const events = Buffer.from('e')
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const isSummary = ({ bytes, familyFrom }: CellReader): boolean => bytes[familyFrom] === summary[0]

/** Takes records as an object that is put together of a row's cells. */
const records =
  (put: (record: Record<string, unknown>, cell: CellReader) => void): Layout['reader'] =>
  () => {
    const columns = entityBuilder('sessions')
    return (cells, count) => {
      const record: Record<string, unknown> = {}
      for (let i = 0; i < count; i++) {
        cells.read()
        put(record, cells)
      }
      columns.add(record)
    }
  }

const avro: Layout = {
  name: 'two Avro cells, as it is',
  cells: (_, now) => now,
  reader() {
    const columns = entityBuilder('sessions')
    const ofSummary = rowDecoder(leavesOfFamily('sessions', 'summary'), columns)
    const ofEvents = rowDecoder(leavesOfFamily('sessions', 'events'), columns)
    const bytes = new ByteReader()
    return (cells, count) => {
      for (let i = 0; i < count; i++) {
        cells.read()
        const decode = isSummary(cells) ? ofSummary : ofEvents
        decode(bytes.reset(cells.bytes, cells.valueFrom, cells.valueTo))
      }
    }
  },
}

const jsonTexts: Layout = {
  name: 'two cells of JSON',
  cells: ({ events: list, ...rest }, [first]) => [
    { ...first!, family: summary, value: json(rest) },
    { ...first!, family: events, value: json(list) },
  ],
  reader: records((record, cell) => {
    const value: unknown = JSON.parse(cell.value.toString())
    if (isSummary(cell)) Object.assign(record, value)
    else record['events'] = value
  }),
}

/** What is null has no cell, as is usual. */
const fieldCells = (rest: object, first: Cell): readonly Cell[] =>
  Object.entries(rest).flatMap(([name, value]) =>
    value === null ? [] : [{ ...first, family: summary, qualifier: Buffer.from(name), value: json(value) }],
  )

const fields: Layout = {
  name: 'a cell a field, and one of JSON for the events',
  cells: ({ events: list, ...rest }, [first]) => [
    ...fieldCells(rest, first!),
    { ...first!, family: events, qualifier: Buffer.from('events'), value: json(list) },
  ],
  reader: records((record, cell) => {
    record[cell.qualifier.toString()] = JSON.parse(cell.value.toString())
  }),
}

const eventCells: Layout = {
  name: 'a cell a field, and one of JSON an event',
  cells: ({ events: list, ...rest }, [first]) => [
    ...fieldCells(rest, first!),
    ...list.map((event, i) => ({
      ...first!,
      family: events,
      qualifier: Buffer.from(String(i).padStart(4, '0')),
      value: json(event),
    })),
  ],
  reader: records((record, cell) => {
    const value: unknown = JSON.parse(cell.value.toString())
    if (isSummary(cell)) record[cell.qualifier.toString()] = value
    else {
      const list = (record['events'] ??= []) as unknown[]
      list.push(value)
    }
  }),
}

export const layouts: readonly Layout[] = [avro, jsonTexts, fields, eventCells]
