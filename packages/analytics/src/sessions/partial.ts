import { compareTexts, numberColumn, textAt, textColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { sessionsBy } from '../grouping/rows.js'
import type { Collected } from '../measures/collected.js'
import { countDistinct } from '../measures/distinct.js'
import { Grouped } from '../measures/grouped.js'
import type { GroupedState } from '../measures/grouped.js'
import { emptyCell } from '../measures/measures.js'
import { coveredByBoth } from '../params/common.js'
import { breakdownNeeds } from '../read/condition-needs.js'
import { netOfOrder } from '../read/money.js'
import type { PartitionData } from '../read/partition.js'
import { personColumns } from '../read/persons.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import { convertedSessions, viewOf } from '../view/view.js'
import type { View } from '../view/view.js'
import { eventColumns, eventCounter } from './events.js'
import { sessionMeasures } from './measures.js'
import type { SessionsSpec } from './params.js'

export interface SessionsState {
  readonly sums: GroupedState
  /** Milliseconds, by the key of `sums`. */
  readonly durations: readonly Collected[]
}

/** A shorter visit of one page is a bounce. */
const bounceMs = 10_000

export const sessionsNeeds = ({ by, scope }: SessionsSpec): Needs =>
  breakdownNeeds(by, scope.where, { sessions: [...personColumns, ...eventColumns, 'endAt'] })

export const sessionsPartial = (data: PartitionData, spec: SessionsSpec): Contribution<SessionsState> => {
  const { scope, by } = spec
  const view = viewOf(data, scope)
  if (data.own.sessions === 0)
    return { state: { sums: new Grouped(sessionMeasures).state(), durations: [] }, setAside: view.setAside }
  const { keys, groups } = sessionsBy(data, view, by, scope)
  const cells = keys.map(() => emptyCell(sessionMeasures))
  const durations = keys.map((): number[] => [])
  const from = scope.from ?? -Infinity
  const previousFrom = scope.previousFrom ?? from
  const covered = coveredByBoth(scope)
  const start = numberColumn(data.sessions.columns, 'startAt').values
  const end = numberColumn(data.sessions.columns, 'endAt').values
  const converted = convertedSessions(data, view)
  const eventsOf = eventCounter(data, scope.asOf)
  /** The group of each session of the period; −1 for others. */
  const current = new Int32Array(data.sessions.rows).fill(-1)
  for (let row = 0; row < data.own.sessions; row++) {
    const when = start[row]!
    if (!view.sessionPasses[row] || when >= scope.to || when < previousFrom) continue
    const group = groups[row]!
    const cell = cells[group]!
    if (when < from) {
      cell.previousSessions++
      continue
    }
    current[row] = group
    const { events, pages, views, carts, checkouts, purchases } = eventsOf(row)
    const duration = Math.max(0, Math.min(end[row]!, scope.asOf) - when)
    durations[group]!.push(duration)
    cell.sessions++
    cell.duration += duration
    cell.events += events
    if (duration < bounceMs && pages <= 1 && purchases === 0) cell.bounces++
    if (views > 0) cell.views++
    if (carts > 0) cell.carts++
    if (checkouts > 0) cell.checkouts++
    if (covered && when >= covered.from) {
      cell.coveredSessions++
      cell.converted += converted[row]!
    }
  }
  for (let order = 0; order < data.orders.rows; order++) {
    const group = view.orderPasses[order] ? (current[view.orderSession[order]!] ?? -1) : -1
    if (group >= 0) cells[group]!.net += netOfOrder(data.money, order, scope.asOf)
  }
  const persons = countDistinct(data.persons.sessionsOf, current, keys.length)
  for (const session of firstSessions(data, view))
    if (session >= 0 && current[session]! >= 0) cells[current[session]!]!.newPersons++
  const sums = new Grouped(sessionMeasures)
  cells.forEach((cell, group) => {
    cell.persons = persons.each[group]!
    if (cell.sessions > 0 || cell.previousSessions > 0) sums.addCell(keys[group]!, cell)
  })
  return {
    state: {
      sums: sums.state(),
      durations: durations.flatMap((values, group) =>
        values.length > 0 ? [{ key: keys[group]!, parts: [Float64Array.from(values)] }] : [],
      ),
    },
    setAside: view.setAside,
    untold: untoldMoney(data, view, scope),
  }
}

/** By person, their first known session of all by (startAt, sessionId), whatever `where` says; −1 for none. */
const firstSessions = (data: PartitionData, { sessionVisible }: View): Int32Array => {
  const { offsets, rows } = data.persons.sessionsOf
  const start = numberColumn(data.sessions.columns, 'startAt').values
  const { codes, dictionary } = textColumn(data.sessions.columns, 'sessionId')
  const idOf = (row: number): string => textAt(dictionary, codes[row]!)!
  const first = new Int32Array(data.persons.count).fill(-1)
  for (let person = 0; person + 1 < offsets.length; person++) {
    for (let i = offsets[person]!; i < offsets[person + 1]!; i++) {
      const row = rows[i]!
      if (row >= data.own.sessions || !sessionVisible[row]) continue
      const best = first[person]!
      if (
        best < 0 ||
        start[row]! < start[best]! ||
        (start[row] === start[best] && compareTexts(idOf(row), idOf(best)) < 0)
      )
        first[person] = row
    }
  }
  return first
}
