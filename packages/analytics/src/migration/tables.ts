import { columnsOfRows, wholeColumns } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import { groupNames } from '../rfm/groups.js'
import { scoresByUser } from '../rfm/score-users.js'
import type { Scored } from '../rfm/score-users.js'
import type { MigrationSpec } from './params.js'

/** The place of those who did not exist at the first moment, after the groups. */
export const none = groupNames.length

/** Users by userId; groups are places in `groupNames`, or `none`. */
export interface Movers {
  readonly userId: readonly string[]
  readonly before: Scored
  readonly now: Scored
  readonly from: Uint8Array
  readonly net: Float64Array
}

export interface MatrixRow {
  readonly from: number
  readonly to: number
  readonly customers: number
  readonly net: number
  /** Customers of the group that they come from. */
  readonly all: number
}

const nameOf = (place: number): string => groupNames[place] ?? '(none)'

const movementOf = (from: number, to: number): string => {
  if (from === none) return 'new'
  return from === to ? 'same' : to < from ? 'up' : 'down'
}

const cell = columnsOfRows<MatrixRow, MigrationSpec>()

const matrix = {
  rows: 'Always 12 × 11 rows: by the group of then, in rfm\'s order, "(none)" last; then by the group of now.',
  key: ['fromGroup', 'toGroup'],
  columns: {
    fromGroup: cell.text('the group at `compareWith`; "(none)" are users who did not exist yet', ({ from }) =>
      nameOf(from),
    ),
    toGroup: cell.text('the group at `asOf`', ({ to }) => nameOf(to)),
    customers: cell.count('users who went from the one to the other', ({ customers }) => customers),
    share: cell.share.orNull('of the users of `fromGroup`; null if there are none', ({ customers, all }) =>
      ratio(customers, all),
    ),
    netMinor: cell.money('net of their orders at or after `compareWith`', ({ net }) => net, { label: 'Net revenue' }),
  },
}

const users = wholeColumns<Movers>()

const customers = {
  rows: 'A row for each user that passes `where`, by `userId`.',
  key: ['userId'],
  columns: {
    userId: users.person('the user', ({ userId }) => userId, { label: 'User' }),
    fromGroup: users.text('the group at `compareWith`; "(none)" if the user did not exist yet', ({ from }) =>
      Array.from(from, nameOf),
    ),
    toGroup: users.text('the group at `asOf`', ({ now }) => Array.from(now.group, nameOf)),
    fromR: users.count.orNull('score of recency at `compareWith`; null without an order', ({ before }) =>
      scoresByUser(before, 0),
    ),
    fromF: users.count.orNull('score of frequency then', ({ before }) => scoresByUser(before, 1)),
    fromM: users.count.orNull('score of money then', ({ before }) => scoresByUser(before, 2)),
    r: users.count.orNull('score of recency at `asOf`; null without an order', ({ now }) => scoresByUser(now, 0)),
    f: users.count.orNull('score of frequency', ({ now }) => scoresByUser(now, 1)),
    m: users.count.orNull('score of money', ({ now }) => scoresByUser(now, 2)),
    movement: users.text(
      '"new" from "(none)", else "same", or "up" or "down": whether `toGroup` stands earlier or later in rfm\'s order',
      ({ from, now }) => Array.from(from, (group, user) => movementOf(group, now.group[user]!)),
    ),
    netMinor: users.money('net of their orders at or after `compareWith`', ({ net }) => Array.from(net), {
      label: 'Net revenue',
    }),
  },
}

export const migrationTables = { matrix, customers }
