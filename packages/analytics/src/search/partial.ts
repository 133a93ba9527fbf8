import { eventTypes, listColumn, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { Grouped } from '../measures/grouped.js'
import type { GroupedState } from '../measures/grouped.js'
import { emptyCell } from '../measures/measures.js'
import { inPeriod } from '../params/common.js'
import { conditionNeeds } from '../read/condition-needs.js'
import { netOfOrder } from '../read/money.js'
import { eventsInOrder } from '../read/ordered-events.js'
import type { PartitionData } from '../read/partition.js'
import { personColumns } from '../read/persons.js'
import { sessionEvents } from '../read/session-events.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import { convertedSessions, viewOf } from '../view/view.js'
import type { View } from '../view/view.js'
import { sessionMeasures, termMeasures } from './measures.js'
import type { SessionsCell, TermCell } from './measures.js'
import type { SearchSpec } from './params.js'
import { termOf } from './term.js'

export interface SearchState {
  /** By term. */
  readonly terms: GroupedState
  readonly sessions: SessionsCell
}

const searchType = eventTypes.indexOf('search')
const viewType = eventTypes.indexOf('product_view')

export const searchNeeds = ({ scope }: SearchSpec): Needs =>
  conditionNeeds(scope.where, {
    sessions: [...personColumns, ...['at', 'seq', 'type', 'query', 'results'].map((name) => `events.${name}`)],
  })

export const searchPartial = (data: PartitionData, { scope }: SearchSpec): Contribution<SearchState> => {
  const view = viewOf(data, scope)
  const { terms, reader } = searchReader(data, scope.asOf)
  const sessions = emptyCell(sessionMeasures)
  const converted = data.own.sessions > 0 ? convertedSessions(data, view) : new Uint8Array(0)
  const net = netOfSessions(data, view, scope.asOf)
  const start = data.own.sessions > 0 ? numberColumn(data.sessions.columns, 'startAt').values : new Float64Array(0)
  const within = inPeriod(scope)
  const lastPerson = new Map<TermCell, number>()
  const { offsets, rows } = data.persons.sessionsOf
  for (let person = 0; person + 1 < offsets.length; person++) {
    for (let i = offsets[person]!; i < offsets[person + 1]!; i++) {
      const session = rows[i]!
      if (session >= data.own.sessions || !view.sessionPasses[session] || !within(start[session]!)) continue
      const found = reader(session)
      if (found.length === 0) {
        sessions.without++
        sessions.convertedWithout += converted[session]!
        continue
      }
      sessions.withTerm++
      sessions.convertedWith += converted[session]!
      for (const cell of found) {
        cell.sessions++
        cell.converted += converted[session]!
        cell.net += net[session]!
        if (lastPerson.get(cell) === person) continue
        lastPerson.set(cell, person)
        cell.persons++
      }
    }
  }
  return {
    state: { terms: terms.state(), sessions },
    setAside: view.setAside,
    untold: untoldMoney(data, view, scope),
  }
}

/** The net of the orders that name each session. */
const netOfSessions = ({ orders, sessions, money }: PartitionData, view: View, asOf: number): Float64Array => {
  const net = new Float64Array(sessions.rows)
  for (let order = 0; order < orders.rows; order++) {
    const session = view.orderPasses[order] ? view.orderSession[order]! : -1
    if (session >= 0) net[session]! += netOfOrder(money, order, asOf)
  }
  return net
}

/** Adds up the searches of one session after the other. `reader` gives the terms of a session, each once, till the next. */
const searchReader = (data: PartitionData, asOf: number) => {
  const terms = new Grouped(termMeasures)
  const found: TermCell[] = []
  if (data.sessions.rows === 0) return { terms, reader: (): readonly TermCell[] => found }
  const list = listColumn(data.sessions.columns, 'events')
  const { types } = sessionEvents(list)
  const type = textColumn(list.items, 'type').codes
  const at = numberColumn(list.items, 'at').values
  const results = numberColumn(list.items, 'results').values
  const cellOf = cellsOfQueries(list.items, terms)
  const inOrder = eventsInOrder(data.sessions)
  const one = new Int32Array(1)
  const reader = (session: number): readonly TermCell[] => {
    found.length = 0
    if (((types[session]! >> searchType) & 1) === 0) return found
    one[0] = session
    const { rows, count } = inOrder(one, 1)
    /** The search that the next product view is a click on. */
    let open: TermCell | undefined
    for (let i = 0; i < count; i++) {
      const event = rows[i]!
      if (at[event]! >= asOf) break
      if (type[event] === viewType && open) {
        open.clicked++
        open = undefined
      }
      if (type[event] !== searchType) continue
      open = cellOf(event)
      if (!open) continue
      open.searches++
      if (!Number.isNaN(results[event])) open.known++
      if (results[event] === 0) open.zero++
      if (!found.includes(open)) found.push(open)
    }
    return found
  }
  return { terms, reader }
}

/** The cell of the term that a search looks for, undefined if it is none. */
const cellsOfQueries = (
  items: Parameters<typeof textColumn>[0],
  terms: Grouped<typeof termMeasures>,
): ((event: number) => TermCell | undefined) => {
  const { codes, dictionary } = textColumn(items, 'query')
  const texts = textsOf(dictionary)
  const cells = new Array<TermCell | null | undefined>(dictionary.length)
  return (event) => {
    const code = codes[event]!
    if (code < 0) return undefined
    let cell = cells[code]
    if (cell === undefined) {
      const term = termOf(texts[code]!)
      cells[code] = cell = term === '' ? null : terms.at([term])
    }
    return cell ?? undefined
  }
}
