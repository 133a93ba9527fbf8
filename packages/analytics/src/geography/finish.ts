import { divideRounded } from '@polymart/core'
import type { Finished } from '../analysis.js'
import { coveredByBoth, coversPrevious } from '../params/common.js'
import { column, columnsOf, ratio } from '../result/columns.js'
import type { ResultColumn } from '../result/columns.js'
import { compareLabels } from '../result/order.js'
import type { GeographySpec } from '../scope.js'
import type { GeographyState } from './partial.js'
import { levelNames } from './places.js'
import { addTally, tallyOf, totalTally } from './tally.js'
import type { Tally } from './tally.js'

export const geographyFinish = (states: readonly GeographyState[], spec: GeographySpec): Finished => {
  const byPlace = new Map<string, { names: readonly string[]; tally: Tally }>()
  for (const { places } of states) {
    for (const { names, tally } of places) {
      const key = names.join('\0')
      const known = byPlace.get(key) ?? { names, tally: tallyOf() }
      addTally(known.tally, tally)
      byPlace.set(key, known)
    }
  }
  const places = [...byPlace.values()].sort((a, b) => compareNames(a.names, b.names))
  const total = totalTally(states.map((state) => state.total))
  const net = netOf(total)
  const levels = levelNames(spec.level).map((name, level) =>
    column(
      name,
      'text',
      places.map(({ names }) => names[level]!),
    ),
  )
  const tallies = places.map(({ tally }) => tally)
  return {
    tables: { places: [...levels, ...numbers(tallies, net, spec)], total: numbers([total], net, spec) },
    warnings: coveredByBoth(spec.scope)
      ? []
      : ['No day of the period is covered by both stores, so nothing that divides one by the other is given.'],
  }
}

const compareNames = (a: readonly string[], b: readonly string[]): number => {
  for (let level = 0; level < a.length; level++) {
    const order = compareLabels(a[level]!, b[level]!)
    if (order !== 0) return order
  }
  return 0
}

const netOf = ({ gross, discounts, returns }: Tally): number => gross - discounts - returns

const numbers = (tallies: readonly Tally[], allNet: number, spec: GeographySpec): readonly ResultColumn[] => {
  const withSessions = spec.basis === 'session' || spec.basis === 'customer'
  const matched = withSessions && coveredByBoth(spec.scope) !== null
  const sessionsBefore = withSessions && coversPrevious(spec.scope, 'sessions')
  const ordersBefore = coversPrevious(spec.scope, 'orders')
  return columnsOf(tallies, {
    persons: ['integer', (t) => t.persons, withSessions],
    sessions: ['integer', (t) => t.sessions, withSessions],
    convertedSessions: ['integer', (t) => t.converted, matched],
    sessionConversion: ['ratio', (t) => ratio(t.converted, t.coveredSessions), matched],
    orders: ['integer', (t) => t.orders],
    buyers: ['integer', (t) => t.buyers],
    grossMinor: ['money', (t) => t.gross],
    discountsMinor: ['money', (t) => t.discounts],
    returnsMinor: ['money', (t) => t.returns],
    netMinor: ['money', netOf],
    aovMinor: ['money', (t) => divideRounded(t.gross - t.discounts, t.orders)],
    netPerSessionMinor: ['money', (t) => divideRounded(t.coveredNet, t.coveredSessions), matched],
    netShare: ['ratio', (t) => ratio(netOf(t), allNet)],
    previousSessions: ['integer', (t) => t.previousSessions, sessionsBefore],
    previousOrders: ['integer', (t) => t.previousOrders, ordersBefore],
    previousNetMinor: ['money', (t) => t.previousNet, ordersBefore],
    netChange: ['ratio', (t) => (t.previousNet > 0 ? netOf(t) / t.previousNet - 1 : null), ordersBefore],
  })
}
