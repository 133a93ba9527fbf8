import { PolymartError, shapeOf } from '@polymart/core'
import type { Store } from '@polymart/core'
import { findStores } from './find.js'
import { checkEntities } from './holds.js'
import { namedStores } from './named.js'

/** A store that its caller has opened, and closes, or the URL of one. */
export type StoreOrUrl = Store | string

/** One store for each kind. */
export interface GivenPair {
  readonly entities: StoreOrUrl
  readonly sessions: StoreOrUrl
}

/** One store for everything, or one for each kind. */
export type Stores = StoreOrUrl | GivenPair

/** The stores that are given, or else those that {@link findStores} finds. */
export const pairOf = (given: Stores | undefined): GivenPair => {
  if (given === undefined || typeof given === 'string') return findStores(given).urls
  const pair = isStore(given) ? { entities: given, sessions: given } : givenPair(given)
  checkEntities(pair.entities)
  return pair
}

const givenPair = (given: unknown): GivenPair => {
  if (typeof given !== 'object' || given === null) throw noStores(given)
  const { entities, sessions } = given as Partial<GivenPair>
  for (const store of [entities, sessions]) {
    if (store !== undefined && typeof store !== 'string' && !isStore(store)) throw noStores(store)
  }
  const pair = namedStores({ entities, sessions }, 'the call')
  if (!pair) throw noStores(given)
  return pair
}

const isStore = (given: unknown): given is Store =>
  typeof given === 'object' && given !== null && 'scan' in given && typeof given.scan === 'function'

const noStores = (given: unknown): PolymartError => {
  const found = given instanceof Promise ? 'a promise: await the store first' : shapeOf(given)
  return new PolymartError(
    'argument',
    `Expected a store, the URL of one, or {entities, sessions} with one of them each, found ${found}.`,
  )
}
