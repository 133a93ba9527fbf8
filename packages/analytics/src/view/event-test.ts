import { listColumn } from '@polymart/core'
import type { PartitionData } from '../read/partition.js'
import type { StepSpec } from '../params/scope.js'
import { filterMask } from './filter-mask.js'
import type { View } from './view.js'

/** What asks an event, and its session, for the conditions of a step; undefined where it has none. */
export const eventTest = (
  data: PartitionData,
  view: View,
  { where }: StepSpec,
): ((event: number, session: number) => boolean) | undefined => {
  if (where.length === 0 || data.sessions.rows === 0) return undefined
  const of = (owner: string) => where.filter((condition) => condition.owner === owner)
  const { offsets, items } = listColumn(data.sessions.columns, 'events')
  const events = filterMask({ rows: offsets[data.sessions.rows]!, columns: items }, of('event'))
  const sessions = filterMask(data.sessions, of('session'))
  const users = filterMask(data.users, of('user'))
  return (event, session) => {
    const user = view.sessionUser[session]!
    return (
      events.rows[event] === 1 && sessions.rows[session] === 1 && (user < 0 ? users.missing : users.rows[user] === 1)
    )
  }
}
