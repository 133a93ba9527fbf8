import { entityNames } from '@polymart/core'
import type { EntityName, Store } from '@polymart/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { closing } from './conformance/closing.js'
import { contextOf } from './conformance/context.js'
import { duplicates } from './conformance/duplicates.js'
import { generations } from './conformance/generations.js'
import { leases } from './conformance/leases.js'
import { loading } from './conformance/loading.js'
import { orders } from './conformance/orders.js'
import { scanning } from './conformance/scanning.js'

/** A store that a suite may fill and empty at will. */
export interface StoreUnderTest {
  open(): Promise<Store>
  /** The same for other processes: a package, its function, and what that takes. */
  readonly opener: Opener
  remove(): Promise<void>
}

export type Opener = readonly [module: string, name: string, ...args: unknown[]]

export interface Traits {
  /** What the store keeps; everything, unless said otherwise. */
  readonly entities?: readonly EntityName[]
  /** Cases drawn for each property. */
  readonly runs?: number
}

/** What the port `Store` promises, as tests that every store runs. */
export const storeConformance = (
  name: string,
  makeStore: () => Promise<StoreUnderTest>,
  { entities = entityNames, runs = 15 }: Traits = {},
): void => {
  describe(`${name} is a store`, () => {
    let place: StoreUnderTest
    let store: Store

    beforeAll(async () => {
      place = await makeStore()
    })

    // Each test opens the store anew, so that no load is left under way when one fails.
    beforeEach(async () => {
      store = await place.open()
    })

    afterEach(() => store.close())
    afterAll(() => place.remove())

    const context = contextOf(() => store, runs)
    describe.each(entities)('of %s', (entity) => {
      loading(context, entity)
      duplicates(context, entity)
      scanning(context, entity)
      generations(context, entity)
    })
    if (entities.includes('transactions')) orders(context)
    const open = (): Promise<Store> => place.open()
    closing(open, entities[0]!, { fill: (rows) => context.fill([rows]) })
    leases(context, entities[0]!, { open, opener: () => place.opener })
  })
}
