import { compareTexts, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { TextColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { inPeriod } from '../params/common.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import type { RfmSpec } from './params.js'
import { countUnknownUsers } from '../view/unknown-users.js'
import { convertedSessions, viewOf } from '../view/view.js'
import type { View } from '../view/view.js'
import { conditionNeeds } from '../read/condition-needs.js'
import { decoded } from './coded.js'
import type { Coded } from './coded.js'
import { rowsById } from './rows-by-id.js'

/** The users of a partition that pass `where`, by userId, each with what RFM measures; all arrays have one entry a user. */
export interface RfmState {
  readonly userId: readonly string[]
  readonly country: Coded
  readonly loyaltyTier: Coded
  /** −Infinity for users without a counted order. */
  readonly lastOrder: Float64Array
  readonly frequency: Float64Array
  readonly monetary: Float64Array
  readonly net: Float64Array
  readonly sessions: Float64Array
  /** −Infinity for users without sessions. */
  readonly lastSession: Float64Array
  readonly converted: Float64Array
  readonly topDevice: Coded
  readonly topChannel: Coded
}

/** The columns of orders that `monetary` takes beside those of all analyses. */
export const monetaryColumns = ({ monetary }: Pick<RfmSpec, 'monetary'>): readonly string[] =>
  monetary === 'total' ? ['shippingMinor', 'taxMinor'] : []

/** A partition's own users who pass `where`, by userId. */
export const usersById = (data: PartitionData, view: View): readonly number[] =>
  data.own.users === 0
    ? []
    : rowsById(textColumn(data.users.columns, 'userId')).filter((row) => row < data.own.users && view.userPasses[row])

export const rfmNeeds = (spec: RfmSpec): Needs =>
  conditionNeeds(spec.scope.where, {
    users: ['country', 'loyaltyTier'],
    transactions: monetaryColumns(spec),
    sessions: ['device', 'channel'],
  })

export const rfmPartial = (data: PartitionData, spec: RfmSpec): Contribution<RfmState> => {
  const view = viewOf(data, spec.scope)
  const users = data.own.users
  const rows = usersById(data, view)
  countUnknownUsers(data, view, spec.scope)
  const orders = measureOrders(data, view, spec)
  const sessions = measureSessions(data, view, spec, users)
  const pick = (values: Float64Array): Float64Array => {
    const picked = new Float64Array(rows.length)
    for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]!]!
    return picked
  }
  const coded = (texts: readonly string[], codeOf: (row: number) => number): Coded => ({
    codes: Int32Array.from(rows, codeOf),
    texts,
  })
  const texts = (name: string): Coded => {
    if (data.users.rows === 0) return { codes: new Int32Array(), texts: [] }
    const { codes, dictionary } = textColumn(data.users.columns, name)
    return coded(textsOf(dictionary), (row) => codes[row]!)
  }
  return {
    state: {
      userId: decoded(texts('userId')) as string[],
      country: texts('country'),
      loyaltyTier: texts('loyaltyTier'),
      lastOrder: pick(orders.last),
      frequency: pick(orders.frequency),
      monetary: pick(orders.monetary),
      net: pick(orders.net),
      sessions: pick(sessions.count),
      lastSession: pick(sessions.last),
      converted: pick(sessions.converted),
      topDevice: coded(sessions.device.texts, sessions.device.top),
      topChannel: coded(sessions.channel.texts, sessions.channel.top),
    },
    setAside: view.setAside,
    untold: untoldMoney(data, view, spec.scope),
  }
}

/** What RFM measures of the orders of the period, by row of a partition's own users. */
export const measureOrders = (
  data: PartitionData,
  view: View,
  { scope, monetary }: Pick<RfmSpec, 'scope' | 'monetary'>,
) => {
  const users = data.own.users
  const last = new Float64Array(users).fill(-Infinity)
  const frequency = new Float64Array(users)
  const money = new Float64Array(users)
  const net = new Float64Array(users)
  if (data.orders.rows === 0) return { last, frequency, monetary: money, net }
  const { gross, discounts, refundOffsets, refundAt, refundGoods, refundShipping, refundTax } = data.money
  const at = numberColumn(data.orders.columns, 'at').values
  const extra = monetaryColumns({ monetary }).map((name) => numberColumn(data.orders.columns, name).values)
  const within = inPeriod(scope)
  for (let order = 0; order < data.own.orders; order++) {
    if (!view.orderPasses[order] || !within(at[order]!)) continue
    const user = view.orderUser[order]!
    if (user < 0) continue
    let worth = gross[order]! - discounts[order]!
    let total = extra.reduce((sum, values) => sum + values[order]!, 0)
    for (let refund = refundOffsets[order]!; refund < refundOffsets[order + 1]!; refund++) {
      if (refundAt[refund]! >= scope.asOf) continue
      worth -= refundGoods[refund]!
      total -= refundShipping[refund]! + refundTax[refund]!
    }
    if (at[order]! > last[user]!) last[user] = at[order]!
    frequency[user]!++
    net[user]! += worth
    money[user]! += monetary === 'net' ? worth : monetary === 'gross' ? gross[order]! : worth + total
  }
  return { last, frequency, monetary: money, net }
}

const measureSessions = (data: PartitionData, view: View, { scope }: RfmSpec, users: number) => {
  const count = new Float64Array(users)
  const last = new Float64Array(users).fill(-Infinity)
  const converted = new Float64Array(users)
  if (data.sessions.rows === 0) return { count, last, converted, device: nobody, channel: nobody }
  const { columns } = data.sessions
  const start = numberColumn(columns, 'startAt').values
  const named = convertedSessions(data, view)
  const device = tally(textColumn(columns, 'device'), users)
  const channel = tally(textColumn(columns, 'channel'), users)
  for (let session = 0; session < data.own.sessions; session++) {
    const user = view.sessionUser[session]!
    if (user < 0 || !view.sessionPasses[session]) continue
    if (start[session]! < (scope.from ?? -Infinity) || start[session]! >= scope.to) continue
    count[user]!++
    if (start[session]! > last[user]!) last[user] = start[session]!
    converted[user]! += named[session]!
    device.add(user, session)
    channel.add(user, session)
  }
  return { count, last, converted, device, channel }
}

/** The most frequent text of each user. */
interface Tops {
  readonly texts: readonly string[]
  /** A code of `texts`; −1 for none. */
  readonly top: (user: number) => number
}

const nobody: Tops = { texts: [], top: () => -1 }

/** Counts texts by user; ties of the most frequent one go to the first by bytes. */
const tally = ({ codes, dictionary }: TextColumn, users: number) => {
  const texts = textsOf(dictionary)
  const width = dictionary.length
  const counts = new Uint32Array(users * width)
  const byBytes = texts.map((_, code) => code).sort((a, b) => compareTexts(texts[a]!, texts[b]!))
  return {
    add: (user: number, row: number): void => {
      counts[user * width + codes[row]!]!++
    },
    texts,
    top: (user: number): number => {
      let best = -1
      let most = 0
      for (const code of byBytes) {
        const times = counts[user * width + code]!
        if (times > most) {
          most = times
          best = code
        }
      }
      return best
    },
  }
}
