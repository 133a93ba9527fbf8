import { numberColumn, orderOfTexts, textColumn, textsOf } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { conditionNeeds } from '../read/condition-needs.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { measureOrders, monetaryColumns, usersById } from '../rfm/partial.js'
import { countUnknownUsers } from '../view/unknown-users.js'
import { untoldMoney } from '../view/untold.js'
import { viewOf } from '../view/view.js'
import { scopeBefore } from './params.js'
import type { MigrationSpec } from './params.js'

/** What is measured of each user at the two moments; −Infinity is no order. */
const measured = [
  'lastBefore',
  'frequencyBefore',
  'monetaryBefore',
  'lastOrder',
  'frequency',
  'monetary',
  /** 1 for users who existed at the first moment. */
  'existed',
  /** Of orders since then. */
  'net',
] as const

/** Users who pass `where`; all arrays have one entry a user. */
export interface MigrationState {
  readonly userId: readonly string[]
  readonly numbers: Readonly<Record<(typeof measured)[number], Float64Array>>
}

export const migrationNeeds = (spec: MigrationSpec): Needs =>
  conditionNeeds(spec.scope.where, { users: [], transactions: monetaryColumns(spec) })

export const migrationPartial = (data: PartitionData, spec: MigrationSpec): Contribution<MigrationState> => {
  const { scope, monetary, compareWith } = spec
  const earlier = scopeBefore(spec)
  const before = measureOrders(data, viewOf(data, earlier), { scope: earlier, monetary })
  const view = viewOf(data, scope)
  countUnknownUsers(data, view, scope)
  const now = measureOrders(data, view, { scope, monetary })
  const since = measureOrders(data, view, { scope: { ...scope, from: compareWith }, monetary })
  const rows = usersById(data, view)
  const signup = rows.length > 0 ? numberColumn(data.users.columns, 'signupAt').values : new Float64Array()
  const ids = rows.length > 0 ? textColumn(data.users.columns, 'userId') : undefined
  const texts = ids ? textsOf(ids.dictionary) : []
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!)
  return {
    state: {
      userId: rows.map((row) => texts[ids!.codes[row]!]!),
      numbers: {
        lastBefore: pick(before.last),
        frequencyBefore: pick(before.frequency),
        monetaryBefore: pick(before.monetary),
        lastOrder: pick(now.last),
        frequency: pick(now.frequency),
        monetary: pick(now.monetary),
        existed: Float64Array.from(rows, (row) => (signup[row]! < compareWith ? 1 : 0)),
        net: pick(since.net),
      },
    },
    setAside: view.setAside,
    untold: untoldMoney(data, view, scope),
  }
}

/** All users of the states, by userId. */
export const migrationMerge = (states: readonly MigrationState[]): MigrationState => {
  const ids = states.flatMap(({ userId }) => userId)
  const places = orderOfTexts(ids)
  const numbers = Object.fromEntries(
    measured.map((name) => {
      const all = new Float64Array(ids.length)
      let length = 0
      for (const state of states) {
        all.set(state.numbers[name], length)
        length += state.userId.length
      }
      return [name, Float64Array.from(places, (place) => all[place]!)]
    }),
  ) as unknown as MigrationState['numbers']
  return { userId: places.map((place) => ids[place]!), numbers }
}
