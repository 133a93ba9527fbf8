import { textColumn, textsOf } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { conditionNeeds } from '../read/condition-needs.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import type { Scope } from '../params/scope.js'
import { countUnknownUsers } from '../view/unknown-users.js'
import { untoldMoney } from '../view/untold.js'
import { viewOf } from '../view/view.js'
import { eachHistory, purchaseDays } from './histories.js'
import type { History } from './histories.js'
import type { ClvSpec } from './params.js'

/** Histories of customers as columns, and what else is known of each. */
export type Histories<More extends string = never> = { readonly [Name in keyof History | More]: Float64Array }

export interface ClvState {
  readonly userIds: readonly string[]
  readonly customers: Histories
  /** As they were before the holdout, and their purchase days in it; of no customers without a holdout. */
  readonly before: Histories<'actual'>
}

export const clvNeeds = ({ scope }: ClvSpec): Needs => conditionNeeds(scope.where, { users: [] })

export const clvPartial = (data: PartitionData, spec: ClvSpec): Contribution<ClvState> => {
  const { scope } = spec
  const view = viewOf(data, scope)
  const histories: History[] = []
  const users: number[] = []
  const empty = data.own.orders === 0 || data.users.rows === 0
  if (!empty) {
    eachHistory(data, view, scope, (user, history) => {
      users.push(user)
      histories.push(history)
    })
  }
  countUnknownUsers(data, view, scope)
  return {
    state: {
      userIds: empty ? [] : idsOf(data, users),
      customers: columnsOf(histories),
      before: columnsOf(empty || spec.holdout === null ? [] : beforeHoldout(data, spec, spec.holdout), 'actual'),
    },
    setAside: view.setAside,
    untold: untoldMoney(data, view, scope),
  }
}

const idsOf = ({ users: { columns } }: PartitionData, users: readonly number[]): readonly string[] => {
  const { codes, dictionary } = textColumn(columns, 'userId')
  const texts = textsOf(dictionary)
  return users.map((user) => texts[codes[user]!]!)
}

/** The scope of a call, as it is at the start of the holdout. */
export const scopeBefore = ({ scope }: ClvSpec, holdout: number): Scope => {
  const asOf = scope.asOf - holdout
  return { ...scope, asOf, to: asOf }
}

const beforeHoldout = (
  data: PartitionData,
  spec: ClvSpec,
  holdout: number,
): readonly (History & { readonly actual: number })[] => {
  const { scope } = spec
  const before = scopeBefore(spec, holdout)
  const found: (History & { readonly actual: number })[] = []
  const actual = purchaseDays(data, viewOf(data, scope), { ...scope, from: before.asOf })
  eachHistory(data, viewOf(data, before), before, (user, history) => {
    found.push({ ...history, actual: actual[user]! })
  })
  return found
}

const names = ['x', 'recency', 'age', 'spent'] as const

const columnsOf = <More extends string = never>(
  rows: readonly { readonly [Name in keyof History | More]: number }[],
  ...more: readonly More[]
): Histories<More> =>
  Object.fromEntries(
    [...names, ...more].map((name) => [name, Float64Array.from(rows, (row) => row[name])]),
  ) as Histories<More>
