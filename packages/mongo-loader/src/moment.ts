import { entityNames } from '@polymart/core'
import type { EntityName, Moment } from '@polymart/core'
import { Timestamp } from 'mongodb'
import type { Connection } from './connection.js'
import { sightOf } from './meta.js'
import type { Applying, MetaDocument, Sight } from './meta.js'
import { again } from './retry.js'

/** The state to read: all rows of its generation or an earlier one. */
export interface State {
  readonly generation: number
  /** Of which there are rows. */
  readonly entities: ReadonlySet<EntityName>
  /** When that was the state; null on servers that tell only the present. */
  readonly time: Timestamp | null
  /** The load of that generation, while its rows are being put in their places. */
  readonly applying: Applying | null
}

/** As other threads get it; none while a load is put in its place, which is read as it goes. */
export const snapshotText = ({ entities, time, applying }: State): string | undefined =>
  time === null || applying ? undefined : [time.toBigInt(), ...entities].join(' ')

/** The state that a moment of a store is of; undefined where it does not tell. */
export const stateOfMoment = ({ generation, snapshot }: Moment): State | undefined => {
  const [time, ...entities] = snapshot?.split(' ') ?? []
  if (time === undefined) return undefined
  return { generation, entities: new Set(entities as EntityName[]), time: new Timestamp(BigInt(time)), applying: null }
}

/** Of which there are rows, or will be once the load that is seen is in its place. */
const entitiesOf = ({ entities, applying }: MetaDocument): ReadonlySet<EntityName> =>
  new Set(
    entityNames.filter((entity) => {
      const applied = applying?.entities[entity]
      return applied ? applied.way !== 'drop' : entities[entity]
    }),
  )

/** When the state was made, which tells it from that of another store of the same generation. */
export const atOf = ({ meta, applying }: State & Pick<Sight, 'meta'>): number | null =>
  (applying?.at ?? meta.at)?.getTime() ?? null

/** The state of the store now: a load is seen as soon as the store says so. */
export const presentState = async (connection: Connection): Promise<State & Pick<Sight, 'meta'>> => {
  const { meta, time } = await again(() => sightOf(connection))
  const { applying } = meta
  return { generation: applying?.generation ?? meta.generation, entities: entitiesOf(meta), time, applying, meta }
}
