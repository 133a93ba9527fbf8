import { eventTypes, listColumn, numberColumn, recordsOf, textAt, textColumn } from '@polymart/core'
import type { Batch, Category, EntityName, Product, Session, Transaction, User } from '@polymart/core'
import { generate } from '@polymart/generator'
import type { Truth } from '@polymart/generator'

/** A session with its events in short, so that a whole shop fits into a test. */
export interface Visit extends Omit<Session, 'events'> {
  readonly events: number
  /** 0: nothing; 1: saw a product; 2: filled a cart; 3: checked out; 4: bought. */
  readonly depth: number
  /** When the visitor bought, and which order; null if not. */
  readonly purchase: { readonly at: number; readonly transactionId: string | null; readonly value: number } | null
  readonly searches: readonly { readonly query: string; readonly results: number | null }[]
  /** Ids of products that were looked at. */
  readonly viewed: readonly string[]
}

export interface DrawnShop {
  readonly users: readonly User[]
  readonly categories: readonly Category[]
  readonly products: readonly Product[]
  readonly transactions: readonly Transaction[]
  readonly visits: readonly Visit[]
  readonly truth: Truth
}

const steps = (['product_view', 'add_to_cart', 'checkout', 'purchase'] as const).map((type) => eventTypes.indexOf(type))

const visitsOf = function* (batch: Batch<'sessions'>): Generator<Visit> {
  const { events: list, ...columns } = batch.columns
  const { offsets, items } = listColumn({ list: list! }, 'list')
  const type = textColumn(items, 'type').codes
  const at = numberColumn(items, 'at').values
  const value = numberColumn(items, 'valueMinor').values
  const order = textColumn(items, 'transactionId')
  const query = textColumn(items, 'query')
  const results = numberColumn(items, 'results').values
  const product = textColumn(items, 'productId')
  let row = 0
  for (const session of recordsOf<'sessions'>({ ...batch, columns })) {
    let depth = 0
    let purchase: Visit['purchase'] = null
    const searches: { query: string; results: number | null }[] = []
    const viewed: string[] = []
    for (let event = offsets[row]!; event < offsets[row + 1]!; event++) {
      if (type[event] === steps[depth]) depth++
      if (type[event] === steps[0]) viewed.push(textAt(product.dictionary, product.codes[event]!)!)
      const searched = textAt(query.dictionary, query.codes[event]!)
      if (searched !== null)
        searches.push({ query: searched, results: Number.isNaN(results[event]!) ? null : results[event]! })
      if (type[event] !== steps[3]) continue
      purchase = {
        at: at[event]!,
        transactionId: textAt(order.dictionary, order.codes[event]!),
        value: value[event]!,
      }
    }
    yield { ...session, events: offsets[row + 1]! - offsets[row]!, depth, purchase, searches, viewed }
    row++
  }
}

let drawn: Promise<DrawnShop> | undefined

/** The demo's shop, held in memory: drawn once for all files of tests that share a process. */
export const demoShop = (): Promise<DrawnShop> => (drawn ??= drawShop())

const drawShop = async (): Promise<DrawnShop> => {
  const generation = generate({ workers: 2 })
  const records: Record<EntityName, unknown[]> = {
    users: [],
    categories: [],
    products: [],
    transactions: [],
    sessions: [],
  }
  for await (const batch of generation.batches()) {
    const rows = batch.entity === 'sessions' ? visitsOf(batch as Batch<'sessions'>) : recordsOf(batch)
    for (const row of rows) records[batch.entity].push(row)
  }
  const { sessions, ...others } = records
  return { ...others, visits: sessions, truth: generation.truth() } as unknown as DrawnShop
}

export const countBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}
