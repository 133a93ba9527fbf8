import { numberColumn, sharedInts } from '@polymart/core'
import type { Column, Columns } from '@polymart/core'
import { joinColumns, partitionedEntities } from './tables.js'
import type { PartitionedEntity, Table } from './tables.js'
import { isOfEvents } from './times.js'
import type { TimeSpan, Wanted } from './times.js'

/** One scan of a partition. */
export interface Read {
  readonly entity: PartitionedEntity
  readonly columns: readonly string[]
  /** Undefined: of all times. */
  readonly span: TimeSpan | undefined
  /** Whether these are events of some of the sessions that another read gives: those of the others stay empty. */
  readonly partly: boolean
}

/** The scans that it takes, in their order. */
export const readsOf = ({ needs, times }: Wanted): readonly Read[] =>
  partitionedEntities.flatMap((entity): readonly Read[] => {
    const columns = needs[entity] ?? []
    const span = entity === 'users' ? undefined : times[entity]
    const read = (names: readonly string[], partly: boolean): readonly Read[] =>
      names.length > 0 ? [{ entity, columns: names, span: partly ? times.events : span, partly }] : []
    if (entity !== 'sessions' || isEqual(times.events, span)) return read(columns, false)
    return [
      ...read(
        columns.filter((name) => !isOfEvents(name)),
        false,
      ),
      ...read(columns.filter(isOfEvents), true),
    ]
  })

const isEqual = (a: TimeSpan | undefined, b: TimeSpan | undefined): boolean => a?.from === b?.from && a?.to === b?.to

/** Puts what a scan gave beside the columns that are there of the same rows; undefined where it is of other rows. */
export const beside = (known: Table, { rows, columns }: Table, { span, partly }: Read): Columns | undefined => {
  if (!partly || !span) return known.rows === rows ? joinColumns(known.columns, columns) : undefined
  const start = numberColumn(known.columns, 'startAt').values
  const isThere = start.map((at) => (at >= span.from && at < span.to ? 1 : 0))
  if (isThere.reduce((sum, there) => sum + there, 0) !== rows) return undefined
  return joinColumns(
    known.columns,
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, spread(column, isThere)])),
  )
}

/** A list for every row: the next one where there is one, and else an empty one. */
const spread = (column: Column, isThere: Float64Array): Column => {
  if (column.kind !== 'list') throw new TypeError('Only lists can be read of some rows.')
  const offsets = sharedInts(isThere.length + 1)
  let next = 0
  for (let row = 0; row < isThere.length; row++) offsets[row + 1] = column.offsets[(next += isThere[row]!)]!
  return { ...column, offsets }
}
