import { entityBuilder, evenPartitions, PolymartError } from '@polymart/core'
import type { EntityName, Store } from '@polymart/core'
import { joinColumns } from '../read/tables.js'
import type { TimeSpan } from '../read/times.js'
import { placeOf } from './exchanged.js'
import type { Exchanged, ExchangedEntity } from './exchanged.js'
import { columnsNamed } from './needs.js'
import { changed } from './source.js'
import { openSegments } from './segment-reader.js'
import { readLayer } from './read-layer.js'

/** A store of exchanged rows, co-partitioned by person: it reads what lies in memory and in the file, a piece at a time. */
export const exchangedStore = (exchanged: Exchanged): Store => ({
  url: exchanged.url,
  coPartitioned: true,
  extra: exchanged.extra,
  moment: () => Promise.resolve(exchanged.moment),
  extent: async (entity) => entityOf(exchanged, entity).extent,
  partitions: (count) => Promise.resolve(evenPartitions(count, exchanged.weights)),
  async scan(entity, partition, { columns: only, from, to, signal }) {
    // Of a time that was exchanged as such, or of all.
    const source = entityOf(exchanged, entity, { ...(from !== undefined && { from }), ...(to !== undefined && { to }) })
    const names = columnsNamed(entity, only)
    const unknown = names.find((name) => !source.layers.some(({ columns }) => columns.includes(name)))
    // Rows and events that are of different times were read one after the other.
    if (unknown && placesOf(exchanged, entity).length > 1) throw changed()
    if (unknown) throw new TypeError(`${entity}.${unknown} was not exchanged, so it cannot be read.`)
    const layers = source.layers.filter(({ columns }) => columns.some((name) => names.includes(name)))
    const reader = await openSegments(exchanged.file)
    try {
      // Of rows without a column there is still the number.
      const tables = []
      for (const layer of layers.length > 0 ? layers : source.layers.slice(0, 1))
        tables.push(await readLayer(entity, source.regions, layer, { names, partition, reader, signal }))
      const { generation } = exchanged.moment
      const rows = tables[0]!.rows
      if (rows === 0)
        return { entity, rows, columns: entityBuilder(entity, only, exchanged.extra[entity]).finish(), generation }
      const repeated = tables.find((table) => table.repeated)?.repeated
      const columns = tables.map((table) => table.columns).reduce(joinColumns)
      return { entity, rows, columns, generation, ...(repeated && { repeated }) }
    } finally {
      await reader.close()
    }
  },
  writer: () => Promise.reject(new TypeError('The exchanged rows are read-only.')),
  facts: () => Promise.resolve({}),
  close: () => Promise.resolve(),
})

const placesOf = ({ entities }: Exchanged, entity: EntityName): readonly ExchangedEntity[] =>
  [...entities.values()].filter((place) => place.entity === entity)

const entityOf = (exchanged: Exchanged, entity: EntityName, span?: Partial<TimeSpan>): ExchangedEntity => {
  const { entities, url } = exchanged
  const found = entities.get(placeOf(entity, span)) ?? (span ? undefined : placesOf(exchanged, entity)[0])
  if (found) return found
  throw new PolymartError('internal', `The ${entity} of ${url} were not exchanged by person, so they cannot be read.`)
}
