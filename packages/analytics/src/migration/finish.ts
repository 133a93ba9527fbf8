import type { Finished } from '../define/analysis.js'
import { groupNames } from '../rfm/groups.js'
import { scoreUsers, scoreWarnings } from '../rfm/score-users.js'
import type { Scored } from '../rfm/score-users.js'
import type { MigrationSpec } from './params.js'
import type { MigrationState } from './partial.js'
import { none } from './tables.js'
import type { MatrixRow, migrationTables, Movers } from './tables.js'

export const migrationFinish = (all: MigrationState, spec: MigrationSpec): Finished<typeof migrationTables> => {
  const { userId, numbers } = all
  const before = scoreUsers(
    {
      userId,
      lastOrder: numbers.lastBefore,
      frequency: numbers.frequencyBefore,
      monetary: numbers.monetaryBefore,
    },
    spec.compareWith,
    spec,
  )
  const now = scoreUsers({ userId, ...numbers }, spec.scope.asOf, spec)
  const movers: Movers = {
    userId,
    before,
    now,
    from: before.group.map((group, user) => (numbers.existed[user] === 1 ? group : none)),
    net: numbers.net,
  }
  return {
    tables: { matrix: matrixRows(movers), customers: movers },
    warnings: [...warningsAt(spec.compareWith, before), ...warningsAt(spec.scope.asOf, now)],
  }
}

const warningsAt = (at: number, scored: Scored): string[] =>
  scoreWarnings(scored).map((warning) => `As of ${new Date(at).toISOString()}: ${warning}`)

const matrixRows = ({ from, now, net }: Movers): readonly MatrixRow[] => {
  const width = groupNames.length
  const customers = new Float64Array((width + 1) * width)
  const money = new Float64Array(customers.length)
  const all = new Float64Array(width + 1)
  from.forEach((group, user) => {
    const cell = group * width + now.group[user]!
    customers[cell]!++
    money[cell]! += net[user]!
    all[group]!++
  })
  return Array.from(customers, (count, cell) => {
    const group = Math.floor(cell / width)
    return { from: group, to: cell % width, customers: count, net: money[cell]!, all: all[group]! }
  })
}
