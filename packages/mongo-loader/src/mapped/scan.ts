import { BatchBuilder, compileMapping, MappingProblem, throwIfAborted } from '@polymart/core'
import type { EntityName, LoadIssue, Mapping, Partition, Scanned, ScanOptions } from '@polymart/core'
import { BSON } from 'mongodb'
import type { Db } from 'mongodb'
import { isBucketed, timeFields } from '../names.js'
import { rangeFilter } from './ranges.js'
import type { Ranges } from './ranges.js'
import { documentsOf, inPlace, projectionOf } from './read.js'
import type { Manners } from './read.js'
import { concernOf } from './state.js'
import type { State } from './state.js'

export interface MappedScan<E extends EntityName> {
  readonly mapping: Mapping
  readonly entity: E
  readonly partition: Partition
  readonly options: ScanOptions
  readonly state: State
  readonly ranges: Ranges
  readonly manners: Manners
}

/** Problems that are told one by one. */
const mostIssues = 20

/**
 * Reads the documents of a partition as records. Whether one is a record depends on all that is mapped, not on the
 * columns asked for, so that every scan has the same rows: a part is first read in full, and if all of it could be, for
 * the columns alone from then on.
 */
export const scanMapped = async <E extends EntityName>(db: Db, scan: MappedScan<E>): Promise<Scanned<E>> => {
  const { mapping, entity, options, state, manners } = scan
  const { columns: only, from = -Infinity, to = Infinity, purpose, signal } = options
  throwIfAborted(signal)
  const partition = isBucketed(entity) ? scan.partition : { from: 0, to: 0x1000 }
  const part = `${entity} ${partition.from} ${partition.to}`
  const isSound = state.sound.has(part)
  const time = from > -Infinity || to < Infinity ? timeFields[entity] : undefined
  const wanted = time === undefined ? only : [...only, time]
  const compiled = compileMapping(mapping, entity, isSound ? wanted : undefined, inPlace)
  const filter = rangeFilter(scan.ranges, partition)
  const builder = new BatchBuilder(entity, only, compiled?.extra)
  const unreadable = { rows: 0, issues: [] as LoadIssue[] }
  if (compiled && filter) {
    const find = {
      find: compiled.from,
      filter,
      sort: { _id: 1 },
      ...projectionOf(compiled.paths),
      ...concernOf(state),
    }
    for await (const documents of documentsOf(db, find, manners, { purpose, signal })) {
      for (const bytes of documents) {
        const record = compiled.toRecord(deserialize(bytes))
        if (record instanceof MappingProblem) {
          unreadable.rows++
          if (unreadable.issues.length < mostIssues)
            unreadable.issues.push(issueOf(entity, compiled.from, record, bytes))
        } else if (time === undefined || isWithin((record as never)[time], from, to)) builder.add(record)
      }
    }
  }
  if (unreadable.rows === 0) state.sound.add(part)
  return { ...builder.finish(), generation: 0, ...(unreadable.rows > 0 && { unreadable }) }
}

const isWithin = (time: number, from: number, to: number): boolean => time >= from && time < to

/** Texts that are no UTF-8 are for the server to forbid; it does. */
export const deserialize = (bytes: Uint8Array): unknown => BSON.deserialize(bytes, { validation: { utf8: false } })

const issueOf = (
  entity: EntityName,
  collection: string,
  { id, field, path, expected, found }: MappingProblem,
  bytes: Uint8Array,
): LoadIssue => ({
  entity,
  id: id ?? '',
  reason: 'structure',
  detail: `${collection}, _id ${idText(bytes)}: expected ${path === '' ? field : `${field} (from ${path})`} to be ${expected}, found ${found}`,
})

/** The document's own id, which most likely is the record's. */
const idText = (bytes: Uint8Array): string => {
  const { _id } = BSON.deserialize(bytes) as { readonly _id?: unknown }
  const text = BSON.EJSON.stringify(_id ?? null)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
