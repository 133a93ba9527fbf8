import type { Breakdown } from '../define/breakdown.js'
import { numberColumn } from '@polymart/core'
import { firstOrders } from '../view/first-orders.js'
import type { PartitionData } from '../read/partition.js'
import { noSession, notSet } from '../result/columns.js'
import type { Scope } from '../params/scope.js'
import type { View } from '../view/view.js'
import { byCalendar, calendarParts } from './calendar.js'
import type { CalendarPart } from './calendar.js'
import { byField, through, together } from './grouping.js'
import type { Grouping } from './grouping.js'

const isCalendar = (field: string): field is CalendarPart => (calendarParts as readonly string[]).includes(field)

/** Orders by fields of their own, of their user, or of the session that they name. */
export const ordersBy = (data: PartitionData, view: View, by: readonly Breakdown[], scope: Scope): Grouping => {
  const { rows, columns } = data.orders
  const group = ({ owner, field }: Breakdown): Grouping => {
    if (owner === 'user') return through(byField(data.users, field), view.orderUser, 1, notSet)
    if (owner === 'session' || field === 'sessionId')
      return through(byField(data.sessions, field), view.orderSession, 1, noSession)
    if (owner === 'order') return byField(data.orders, field)
    if (isCalendar(field)) return byCalendar(numberColumn(columns, 'at').values, field, scope)
    return byCustomerType(data, view)
  }
  return rows === 0 ? nothing : together(by.map(group), rows)
}

/** Sessions by fields of their own or of their user. */
export const sessionsBy = (data: PartitionData, view: View, by: readonly Breakdown[], scope: Scope): Grouping => {
  const { rows, columns } = data.sessions
  const group = ({ owner, field }: Breakdown): Grouping => {
    if (owner === 'user') return through(byField(data.users, field), view.sessionUser, 1, notSet)
    if (owner === 'session') return byField(data.sessions, field)
    return byCalendar(numberColumn(columns, 'startAt').values, field as CalendarPart, scope)
  }
  return rows === 0 ? nothing : together(by.map(group), rows)
}

const nothing: Grouping = { keys: [], groups: new Int32Array(0) }

/** Whether an order is its user's first of all, whatever `where` says. */
const byCustomerType = (data: PartitionData, view: View): Grouping => {
  const groups = new Int32Array(data.orders.rows)
  for (const order of firstOrders(data, view)) if (order >= 0) groups[order] = 1
  return { keys: [['returning'], ['new']], groups }
}
