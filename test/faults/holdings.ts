import { createHash } from 'node:crypto'
import { entityNames, model, numberColumn, partitionsOf, textAt, textColumn } from '@polymart/core'
import type { EntityName, Store } from '@polymart/core'

/** A number of each entity's rows that differs from row to row, so that a row of other content is told. */
const numbers: { readonly [E in EntityName]?: string } = {
  users: 'signupAt',
  products: 'priceMinor',
  transactions: 'totalMinor',
  sessions: 'startAt',
}

/** What a store holds of an entity. */
export interface Holding {
  /** As the store counts them. */
  readonly rows: number
  /** As they are read. */
  readonly read: number
  /** Different ids among them. */
  readonly ids: number
  /** Of all ids with a number of each row. */
  readonly digest: string
}

export type Holdings = { readonly [E in EntityName]: Holding }

/** Reads all that a store of any kind holds: equal stores give equal holdings, whatever the order of their rows. */
export const holdingsOf = async (store: Store): Promise<Holdings> => {
  const holdings: [EntityName, Holding][] = []
  for (const entity of entityNames) holdings.push([entity, await holdingOf(store, entity)])
  return Object.fromEntries(holdings) as Holdings
}

const holdingOf = async (store: Store, entity: EntityName): Promise<Holding> => {
  const { key } = model[entity]
  const number = numbers[entity]
  const { rows } = await store.extent(entity)
  const columns = number ? [key, number] : [key]
  const batch = await store.scan(entity, partitionsOf(1)[0]!, { columns })
  const { codes, dictionary } = textColumn(batch.columns, key)
  const values = number && numberColumn(batch.columns, number).values
  const ids = Array.from(codes.subarray(0, batch.rows), (code) => textAt(dictionary, code)!)
  const lines = ids.map((id, row) => `${id} ${values?.[row] ?? ''}`).sort()
  return {
    rows,
    read: batch.rows,
    ids: new Set(ids).size,
    digest: createHash('sha256').update(lines.join('\n')).digest('hex'),
  }
}
