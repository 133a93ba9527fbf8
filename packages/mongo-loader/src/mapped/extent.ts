import { compileMapping, MappingProblem } from '@polymart/core'
import type { EntityName, Extent, Mapping } from '@polymart/core'
import type { Db } from 'mongodb'
import { timeFields } from '../names.js'
import { deserialize } from './scan.js'
import { documentsOf, inPlace, projectionOf } from './read.js'
import type { Manners } from './read.js'
import { concernOf } from './state.js'
import type { State } from './state.js'
import { indexedSpan } from './time-index.js'

type Span = Pick<Extent, 'earliest' | 'latest'>

/** From when to when the records of an entity are, as far as their times can be read. */
export const spanOfMapped = async (
  db: Db,
  mapping: Mapping,
  entity: EntityName,
  state: State,
  manners: Manners,
): Promise<Span> => {
  const field = timeFields[entity]
  const times = field === undefined ? undefined : compileMapping(mapping, entity, [field], inPlace)
  if (field === undefined || !times) return { earliest: null, latest: null }
  const timeOf = (document: Uint8Array): number | undefined => {
    const record: unknown = times.toRecord(deserialize(document))
    return record instanceof MappingProblem ? undefined : (record as Record<string, number>)[field]
  }
  const indexed = await indexedSpan(db, { mapping, entity, field, from: times.from, state, timeOf })
  if (indexed) return indexed
  let earliest = Infinity
  let latest = -Infinity
  const find = { find: times.from, ...projectionOf(times.paths), ...concernOf(state) }
  for await (const documents of documentsOf(db, find, manners)) {
    for (const document of documents) {
      const time = timeOf(document)
      if (time === undefined) continue
      if (time < earliest) earliest = time
      if (time > latest) latest = time
    }
  }
  return earliest <= latest ? { earliest, latest } : { earliest: null, latest: null }
}
