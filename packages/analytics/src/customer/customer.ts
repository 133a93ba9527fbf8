import { bucketOf, numberColumn, PolymartError, textAt, textColumn } from '@polymart/core'
import type { Moment } from '@polymart/core'
import { ofAllTimes } from '../exchange/needs.js'
import { coPartitioned } from '../exchange/pair.js'
import { retryOnChange } from '../execute/retry-on-change.js'
import type { Snapshot } from '../execute/snapshot.js'
import { listeningOf } from '../params/common.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import type { Scope } from '../params/scope.js'
import { withBase } from '../read/partition.js'
import type { PartitionData } from '../read/partition.js'
import { readOwn } from '../read/read-partition.js'
import { readerOf } from '../read/reader.js'
import type { Reader } from '../read/reader.js'
import { analysisNamed } from '../registry.js'
import type { Shop } from '../shop.js'
import { sourcesOf } from '../stores/store-pair.js'
import type { Sources } from '../stores/store-pair.js'
import { viewOf } from '../view/view.js'
import { productNames } from './product-names.js'
import { customerNeeds, ordersOf, profileOf, sessionsOf } from './rows.js'
import type { CustomerOrder, CustomerProfile, CustomerSession } from './rows.js'

/** What a customer's record goes by: of the common parameters those that are not about many. */
export type CustomerParams = Pick<CommonParams, 'asOf' | 'statuses' | 'test' | 'bots' | 'internal' | 'currency'> &
  Pick<RunOptions, 'signal'>

/** One customer: who, what they ordered, and their sessions, as they were at `asOf`. */
export interface CustomerRecord {
  /** Without the fields that identify a person. */
  readonly profile: CustomerProfile
  /** All orders before `asOf`, the latest first. */
  readonly orders: readonly CustomerOrder[]
  /** Signed-in sessions that started before `asOf`, the latest first; bots' and staff's only where they are asked for. */
  readonly sessions: readonly CustomerSession[]
  /** Epoch milliseconds. */
  readonly asOf: number
  readonly currency: string | null
  /** The state that each store was read at. */
  readonly stores: Readonly<Record<'entities' | 'sessions', Moment>>
}

/**
 * The record of one customer, or null if there is none of this id before `asOf`. Of stores that keep a person's rows
 * together it reads the rows of that bucket alone, a 4,096th of all; rows of other stores are put together first.
 *
 * @throws PolymartError as analyses do.
 */
export const customer = async (
  shop: Shop,
  userId: string,
  params: CustomerParams = {},
): Promise<CustomerRecord | null> => {
  if (typeof userId !== 'string' || userId === '' || userId.includes('\0'))
    throw new PolymartError('argument', 'Expected the id of a customer to be a text that is not empty and has no NUL.')
  const scope = await scopeOf(shop, params)
  return retryOnChange(shop, (snapshot) => recordOf(snapshot, userId, scope, params))
}

/** As analyses have it, with the currency that they find. */
const scopeOf = async (shop: Shop, params: CustomerParams): Promise<Scope> => {
  const { signal: _, ...own } = params
  const rfm = analysisNamed('rfm')
  const { extents } = await shop.snapshot().readView()
  const { scope } = rfm.spec(own, extents)
  if (scope.currency !== null) return scope
  const [ran] = await shop.run([[rfm, params]])
  if (ran!.status === 'rejected') throw ran!.reason
  return { ...scope, asOf: ran!.value.meta.asOf, currency: ran!.value.meta.currency }
}

const recordOf = async (
  snapshot: Snapshot,
  userId: string,
  scope: Scope,
  params: CustomerParams,
): Promise<CustomerRecord | null> => {
  const { stores, id } = snapshot.place
  const { moments } = await snapshot.readView()
  const purpose = `customer ${id}`
  const reading = (sources: Sources): Reader => readerOf(sources, { ...moments, purpose }, params.signal)
  const wanted = { needs: withBase(customerNeeds), times: {} }
  const found = async (sources: Sources): Promise<PartitionData> => {
    const bucket = bucketOf(userId)
    return readOwn(reading(sources), { from: bucket, to: bucket + 1 }, wanted)
  }
  const plain = sourcesOf(stores)
  const data =
    stores.entities.coPartitioned && stores.sessions.coPartitioned
      ? await found(plain)
      : await snapshot.together(ofAllTimes(wanted.needs), { ...listeningOf(params), purpose }, ({ exchanged }) =>
          found(coPartitioned(plain, exchanged)),
        )
  const user = rowOf(data, userId, scope)
  if (user < 0) return null
  const view = viewOf(data, scope)
  return {
    profile: profileOf(data, user),
    orders: ordersOf(data, { view, scope, user, nameOf: await productNames(snapshot, reading(plain)) }),
    sessions: sessionsOf(data, { view, scope, user }),
    asOf: scope.asOf,
    currency: scope.currency,
    stores: moments,
  }
}

/** The row of the user; −1 where there is none, or none yet. */
const rowOf = ({ users }: PartitionData, userId: string, { asOf }: Scope): number => {
  if (users.rows === 0) return -1
  const { codes, dictionary } = textColumn(users.columns, 'userId')
  const row = codes.findIndex((code) => textAt(dictionary, code) === userId)
  return row >= 0 && numberColumn(users.columns, 'signupAt').values[row]! < asOf ? row : -1
}
