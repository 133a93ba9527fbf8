import { numberColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { byField } from '../grouping/grouping.js'
import type { Collected } from '../measures/collected.js'
import { Grouped } from '../measures/grouped.js'
import type { GroupedState } from '../measures/grouped.js'
import { emptyCell } from '../measures/measures.js'
import { inPeriod } from '../params/common.js'
import { breakdownNeeds } from '../read/condition-needs.js'
import { netOfOrder } from '../read/money.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { noSession } from '../result/columns.js'
import { untoldMoney } from '../view/untold.js'
import { viewOf } from '../view/view.js'
import { creditMeasures, pathMeasures, totalMeasures } from './measures.js'
import type { CreditCell, TotalCell } from './measures.js'
import { models, sharingBy } from './models.js'
import type { AttributionSpec } from './params.js'
import { touchReader } from './touches.js'
import type { OrderTouches } from './touches.js'

export interface AttributionState {
  /** By value of the field. */
  readonly credits: GroupedState
  readonly paths: GroupedState
  /** By path, the milliseconds from the first touch to each order. */
  readonly waits: readonly Collected[]
  readonly total: TotalCell
}

/** What an order counts as, to be split. */
export const partsOfOrder = 1_000_000

/** So many values of a path are told, the last ones. */
const pathLength = 20

export const attributionNeeds = ({ by, scope }: AttributionSpec): Needs =>
  breakdownNeeds([by], scope.where, { sessions: ['channel'] })

export const attributionPartial = (data: PartitionData, spec: AttributionSpec): Contribution<AttributionState> => {
  const { scope, by, model, halfLife } = spec
  const view = viewOf(data, scope)
  const { keys, groups } = byField(data.sessions, by.field)
  const labels = keys.map(([label]) => label!)
  const credits = new Grouped(creditMeasures)
  const cells = labels.map((label) => credits.at([label]))
  const none = credits.at([noSession])
  const paths = new Grouped(pathMeasures)
  const waits = new Map<string, number[]>()
  const total = emptyCell(totalMeasures)
  const addCredits = creditor(cells, groups, model, halfLife)
  const touchesOf = touchReader(data, view, spec)
  const pathOf = pathReader(labels, groups)
  const at = data.own.orders > 0 ? numberColumn(data.orders.columns, 'at').values : new Float64Array(0)
  const within = inPeriod(scope)
  for (let order = 0; order < data.own.orders; order++) {
    if (!view.orderPasses[order] || !within(at[order]!)) continue
    const net = netOfOrder(data.money, order, scope.asOf)
    const touches = touchesOf(order)
    total.orders++
    total.net += net
    let path = noSession
    if (touches.count === 0) {
      none.parts += partsOfOrder
      for (const one of models) none[one] += net
    } else {
      total.touched++
      total.touches += touches.count
      addCredits(touches, net)
      path = pathOf(touches)
      const wait = at[order]! - touches.at[0]!
      const known = waits.get(path)
      if (known) known.push(wait)
      else waits.set(path, [wait])
    }
    const cell = paths.at([path])
    cell.orders++
    cell.net += net
  }
  return {
    state: {
      credits: credits.state(),
      paths: paths.state(),
      waits: Array.from(waits, ([path, ms]) => ({ key: [path], parts: [Float64Array.from(ms)] })),
      total,
    },
    setAside: view.setAside,
    untold: untoldMoney(data, view, scope),
  }
}

/** What adds the credits of an order to the cells of its touches. */
const creditor = (
  cells: readonly CreditCell[],
  groups: Int32Array,
  asked: AttributionSpec['model'],
  halfLife: number,
): ((touches: OrderTouches, net: number) => void) => {
  const sharings = models.map((model) => [model, sharingBy(model, halfLife)] as const)
  const partsBy = sharingBy(asked, halfLife)
  /** By group, the order that it last had a touch of without a part, and the one that it last had a part of. */
  const passed = new Int32Array(cells.length)
  const credited = new Int32Array(cells.length)
  let order = 0
  return (touches, net) => {
    order++
    const { count, rows } = touches
    const parts = partsBy(partsOfOrder, touches)
    for (let touch = 0; touch < count; touch++) {
      const group = groups[rows[touch]!]!
      const cell = cells[group]!
      cell.touches++
      cell.parts += parts[touch]!
      if (parts[touch]! > 0) credited[group] = order
    }
    for (let touch = 0; touch < count; touch++) {
      const group = groups[rows[touch]!]!
      if (credited[group] === order || passed[group] === order) continue
      passed[group] = order
      cells[group]!.assisted++
    }
    for (const [model, share] of sharings) {
      const nets = share(net, touches)
      for (let touch = 0; touch < count; touch++) cells[groups[rows[touch]!]!]![model] += nets[touch]!
    }
  }
}

/** The values of touches, neighbours that are equal once, of these the last ones. */
const pathReader = (labels: readonly string[], groups: Int32Array): ((touches: OrderTouches) => string) => {
  return ({ count, rows }) => {
    let path = ''
    let later = -1
    for (let touch = count - 1, values = 0; touch >= 0; touch--) {
      const group = groups[rows[touch]!]!
      if (group === later) continue
      if (values === pathLength) break
      path = values === 0 ? labels[group]! : `${labels[group]!} > ${path}`
      later = group
      values++
    }
    return path
  }
}
