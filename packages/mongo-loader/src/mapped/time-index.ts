import type { EntityName, Extent, Mapping } from '@polymart/core'
import type { Db, Document } from 'mongodb'
import { kindOf } from './collections.js'
import { concernOf } from './state.js'
import type { State } from './state.js'

interface TimeField {
  readonly mapping: Mapping
  readonly entity: EntityName
  readonly field: string
  /** The collection. */
  readonly from: string
  readonly state: State
  /** What a document's time is; undefined if it cannot be read. */
  readonly timeOf: (document: Uint8Array) => number | undefined
}

/** Of all types but dates; null is none that a time is found in. */
const otherTypes = [
  ...['double', 'string', 'object', 'binData', 'objectId', 'bool', 'regex', 'javascript', 'int', 'timestamp', 'long'],
  ...['decimal', 'minKey', 'maxKey'],
]

/**
 * From when to when times are that are plain dates in an index: its first and its last one. Undefined where there is no
 * such index, or anything but dates in it.
 */
export const indexedSpan = async (
  db: Db,
  { mapping, entity, field, from, state, timeOf }: TimeField,
): Promise<Pick<Extent, 'earliest' | 'latest'> | undefined> => {
  const path = plainPath((mapping[entity]!.fields as { readonly [name: string]: unknown })[field])
  if (path === undefined || !(await isIndexed(db, from, path))) return undefined
  const first = async (filter: Document, sort?: Document): Promise<Uint8Array | undefined> => {
    const find = { find: from, filter, ...(sort && { sort }), projection: { [path]: 1 }, limit: 1, singleBatch: true }
    const cursor = db.runCursorCommand(
      { ...find, ...concernOf(state) },
      { readPreference: db.readPreference, raw: true },
    )
    const found: unknown = await cursor.next()
    return (found ?? undefined) as Uint8Array | undefined
  }
  if (await first({ [path]: { $type: otherTypes } })) return undefined
  const least = await first({ [path]: { $type: 'date' } }, { [path]: 1 })
  const greatest = await first({ [path]: { $type: 'date' } }, { [path]: -1 })
  if (!least || !greatest) return { earliest: null, latest: null }
  const [earliest, latest] = [timeOf(least), timeOf(greatest)]
  return earliest === undefined || latest === undefined ? undefined : { earliest, latest }
}

/** The path of a field that is just found there. */
const plainPath = (given: unknown): string | undefined => {
  if (typeof given === 'string') return given.startsWith('$') ? undefined : given
  // A list of keys may hold what no index knows.
  if (Array.isArray(given)) return undefined
  const { path, time = 'date', ...others } = (given ?? {}) as { readonly path?: unknown; readonly time?: string }
  return time === 'date' && Object.keys(others).length === 0 ? plainPath(path) : undefined
}

/** Whether an index of all documents begins with a path. A view has none of its own. */
const isIndexed = async (db: Db, collection: string, path: string): Promise<boolean> => {
  if ((await kindOf(db, collection)) !== 'collection') return false
  const indexes = await db.collection(collection).indexes()
  return indexes.some(({ key, partialFilterExpression, hidden }) => {
    const [first, direction] = Object.entries(key)[0] ?? []
    return first === path && Math.abs(Number(direction)) === 1 && !partialFilterExpression && hidden !== true
  })
}
