import { entityNames, PolymartError } from '@polymart/core'
import type { EntityName, Moment } from '@polymart/core'
import { Timestamp } from 'mongodb'
import { setTimeout } from 'node:timers/promises'
import type { Connection } from './connection.js'
import { sightOf } from './meta.js'
import type { MetaDocument, Sight } from './meta.js'

/** The state to read: all rows of its generation or an earlier one. */
export interface State {
  readonly generation: number
  /** Of which there are rows. */
  readonly entities: ReadonlySet<EntityName>
  /** When that was the state; null on servers that tell only the present. */
  readonly time: Timestamp | null
}

/** As other threads get it. */
export const snapshotText = ({ entities, time }: State): string | undefined =>
  time === null ? undefined : [time.toBigInt(), ...entities].join(' ')

/** The state that a moment of a store is of; undefined where it does not tell. */
export const stateOfMoment = ({ generation, snapshot }: Moment): State | undefined => {
  const [time, ...entities] = snapshot?.split(' ') ?? []
  if (time === undefined) return undefined
  return { generation, entities: new Set(entities as EntityName[]), time: new Timestamp(BigInt(time)) }
}

const entitiesOf = ({ entities }: MetaDocument): ReadonlySet<EntityName> =>
  new Set(entityNames.filter((entity) => entities[entity]))

/** So long a read waits for a load that is being made seen. */
const patience = 10_000
const pause = 50

/** The state of the store now. While a load is being made seen, the one before it, where the server still knows it. */
export const presentState = async (connection: Connection): Promise<State & Pick<Sight, 'meta'>> => {
  const { meta, time } = await sightOf(connection)
  const { generation, applying } = meta
  if (!applying) return { generation, entities: entitiesOf(meta), time, meta }
  if (applying.before) return { generation, entities: entitiesOf(meta), time: applying.before, meta }
  return settledState(connection)
}

/** The state of the store once no load is being made seen. @throws PolymartError `changed` if that takes too long. */
export const settledState = async (connection: Connection): Promise<State & Pick<Sight, 'meta'>> => {
  const until = performance.now() + patience
  for (;;) {
    const { meta, time } = await sightOf(connection)
    if (!meta.applying) return { generation: meta.generation, entities: entitiesOf(meta), time, meta }
    if (performance.now() > until) {
      throw new PolymartError(
        'changed',
        `Expected ${connection.address.url} to be in one state, found a load that is being made seen, or was broken off in that. ` +
          'Wait until it is done; if it no longer runs, any other load, even an empty one, ends it.',
      )
    }
    await setTimeout(pause)
  }
}
