import { entityBuilder, evenPartitions, PolymartError } from '@polymart/core'
import type { EntityName, Store } from '@polymart/core'
import { joinColumns } from '../read/tables.js'
import type { Exchanged, ExchangedEntity } from './exchanged.js'
import { columnsNamed } from './needs.js'
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
    if (from !== undefined || to !== undefined)
      throw new TypeError('The exchanged rows can only be read whole, not from one time to another.')
    const source = entityOf(exchanged, entity)
    const names = columnsNamed(entity, only)
    const unknown = names.find((name) => !source.layers.some(({ columns }) => columns.includes(name)))
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

const entityOf = ({ entities, url }: Exchanged, entity: EntityName): ExchangedEntity => {
  const found = entities[entity]
  if (found) return found
  throw new PolymartError('internal', `The ${entity} of ${url} were not exchanged by person, so they cannot be read.`)
}
