import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doctor, funnel, geography, open, reconcile, revenue, rfm } from '@polymart/analytics'
import type { Diagnosis, Reconciliation, Shop } from '@polymart/analytics'
import { orderStatuses, recordsOf } from '@polymart/core'
import type { Batch, LoadReport, Transaction } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { generate } from '@polymart/generator'
import type { Fault, Generation, Truth } from '@polymart/generator'

// Faults are planted in known rows. What loading, the doctor and reconcile report is, together, that list.

interface Case {
  readonly scale: number
  readonly dirty: number
  readonly seed?: number
}

const cases: readonly Case[] = [
  { scale: 0.05, dirty: 0.01 },
  { scale: 0.05, dirty: 0.05 },
  { scale: 0.2, dirty: 0.01 },
  { scale: 0.2, dirty: 0.05, seed: 7 },
]

/** What each kind of fault is reported as. */
const reportedAs: Readonly<Record<Fault['fault'], string>> = {
  duplicate: 'the same again',
  changedDuplicate: 'another again',
  unknownUser: 'unknown user',
  unknownSession: 'unknown session',
  unknownProduct: 'unknown product',
  unknownCategory: 'unknown category',
  unknownOrder: 'unknown order',
  unknownStatus: 'unknown',
  unknownEventType: 'unknown',
  negativePrice: 'negative',
  eventAfterEnd: 'outside its session',
}

/** What a row that a fault drags along is reported as: an order that has lost its tracked purchase. */
const draggedAlong = 'sessionId: no purchase of it in its session'

const planted = ({ faults }: Truth): readonly string[] =>
  faults.flatMap(({ fault, entity, id, field, reportedBy, also = [] }) => [
    `${reportedBy}: ${entity} ${id}: ${reportedBy === 'load' ? '' : `${field ?? ''}: `}${reportedAs[fault]}`,
    ...also.map((row) => `${reportedBy}: ${row.entity} ${row.id}: ${draggedAlong}`),
  ])

const reported = (load: LoadReport, diagnosis: Diagnosis, reconciliation: Reconciliation): readonly string[] => {
  const found = (reporter: string, checks: Diagnosis['checks'] | Reconciliation['tracking']['checks']) =>
    checks.flatMap(({ check, entity, field, findings }) =>
      findings.map(({ id }) => `${reporter}: ${entity} ${id}: ${field}: ${check}`),
    )
  return [
    ...load.issues.map(({ entity, id, reason, detail }) => {
      const what =
        reason !== 'duplicate' ? reason : detail.includes('same content') ? 'the same again' : 'another again'
      return `load: ${entity} ${id}: ${what}`
    }),
    ...found('doctor', diagnosis.checks),
    ...found('reconcile', [...reconciliation.checks, ...reconciliation.tracking.checks]),
  ]
}

/** Loads a generated shop into a new store. */
const loaded = async (
  folder: string,
  generation: Generation,
  options: { readonly strict?: boolean; readonly onBatch?: (batch: Batch) => void } = {},
): Promise<LoadReport> => {
  const store = await openEmbedded(folder)
  const writer = await store.writer({ strict: options.strict ?? false })
  for await (const batch of generation.batches()) {
    await writer.write(batch)
    options.onBatch?.(batch)
  }
  const report = await writer.finish()
  await store.close()
  return report
}

describe.each(cases)('a shop of scale $scale with $dirty of faults', (options) => {
  let folder: string
  let shop: Shop
  let load: LoadReport
  let truth: Truth
  const orders = new Map<string, Transaction>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-dirty-'))
    const generation = generate({ ...options, workers: 2 })
    load = await loaded(folder, generation, {
      onBatch: (batch) => {
        if (batch.entity !== 'transactions') return
        for (const order of recordsOf(batch as Batch<'transactions'>)) orders.set(order.transactionId, order)
      },
    })
    truth = generation.truth()
    shop = await open(`embedded:${folder}`)
  })

  afterAll(async () => {
    await shop.close()
    await rm(folder, { recursive: true })
  })

  const plantedIn = (fault: Fault['fault'], entity: Fault['entity']): readonly Fault[] =>
    truth.faults.filter((one) => one.fault === fault && one.entity === entity)

  it('is reported as it was planted: nothing is missing, nothing is more', async () => {
    const diagnosis = await doctor(shop, { all: true, partitions: 3 })
    const reconciliation = await reconcile(shop, { all: true, partitions: 3 })
    expect(truth.faults.length).toBeGreaterThan(50)
    expect([...reported(load, diagnosis, reconciliation)].sort()).toEqual([...planted(truth)].sort())
    // Negative prices change what an order comes to, of which they are told alone; nothing else is counted.
    expect(diagnosis.counts.map(({ rows }) => rows)).toEqual([0, 0, 0])
  })

  it('loads every row once, and counts those that came again', () => {
    for (const [entity, counts] of Object.entries(load.entities)) {
      const { read, written, replaced, unchanged, rejected } = counts
      expect(read).toBe(written + replaced + unchanged + rejected)
      expect(unchanged).toBe(plantedIn('duplicate', entity as Fault['entity']).length)
      expect(replaced).toBe(plantedIn('changedDuplicate', entity as Fault['entity']).length)
      expect(rejected).toBe(0)
    }
  })

  it('has set aside by every analysis what was planted', async () => {
    // Everything counts that can, so that only faults are set aside.
    const everything = {
      asOf: '2026-07-02',
      period: { from: '2020-01-01' },
      statuses: orderStatuses,
      test: true,
      bots: true,
      internal: true,
    }
    const faulty = {
      'orders of unknown status': plantedIn('unknownStatus', 'transactions').length,
      'orders with a negative amount': plantedIn('negativePrice', 'transactions').length,
    }
    expect((await rfm(shop, everything)).meta.setAside).toEqual({
      ...faulty,
      'orders of unknown users': plantedIn('unknownUser', 'transactions').length,
    })
    expect((await funnel(shop, everything)).meta.setAside).toEqual({
      ...faulty,
      'events of unknown type': plantedIn('unknownEventType', 'sessions').length,
    })
    expect((await geography(shop, everything)).meta.setAside).toEqual(faulty)
    expect((await revenue(shop, everything)).meta.setAside).toEqual(faulty)
    expect((await revenue(shop, { ...everything, by: 'category' })).meta.setAside).toEqual({
      ...faulty,
      'lines without a known category (kept as "(not set)")': linesWithoutCategory(),
    })
  })

  /** Lines of products that are not there, or whose category is not, in orders that are not set aside. */
  const linesWithoutCategory = (): number => {
    const lost = new Set(plantedIn('unknownCategory', 'products').map(({ id }) => id))
    const apart = new Set(
      [...plantedIn('unknownStatus', 'transactions'), ...plantedIn('negativePrice', 'transactions')].map(
        ({ id }) => id,
      ),
    )
    const lines = [...orders.values()]
      .filter(({ transactionId }) => !apart.has(transactionId))
      .flatMap((order) => order.lines)
    return (
      lines.filter(({ productId }) => lost.has(productId)).length + plantedIn('unknownProduct', 'transactions').length
    )
  }
})

describe('a dirty data set', () => {
  const options = { scale: 0.02, dirty: 0.05, seed: 11, workers: 1 }
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-dirty-'))
  })

  afterAll(() => rm(folder, { recursive: true }))

  it('loses, loaded strictly, the rows outside the domain and no others', async () => {
    const generation = generate(options)
    const { issues } = await loaded(join(folder, 'strict'), generation, { strict: true })
    const outside = generation
      .truth()
      .faults.filter(({ fault }) => reportedAs[fault] === 'unknown' || reportedAs[fault] === 'negative')
    const name = ({ entity, id }: { readonly entity: string; readonly id: string }) => `${entity} ${id}`
    expect(
      issues
        .filter(({ reason }) => reason === 'domain')
        .map(name)
        .sort(),
    ).toEqual(outside.map(name).sort())
  })

  it('agrees with the store that it was loaded into, duplicates and all', async () => {
    const generation = generate(options)
    await loaded(join(folder, 'store'), generation)
    const shop = await open(`embedded:${join(folder, 'store')}`)
    const { files } = await reconcile(shop, { files: generate(options).batches(), partitions: 4 })
    expect(files!.map(({ files: rows, equal }) => [rows, equal])).toEqual(
      files!.map(({ store: stored }) => [stored, stored]),
    )
    // Beside the clean one, what differs are the rows with faults, but for those that only came again.
    const differing = generation.truth().faults.filter(({ fault }) => fault !== 'duplicate')
    const beside = await reconcile(shop, { files: generate({ ...options, dirty: 0 }).batches(), all: true })
    expect(
      beside.files!.flatMap(({ entity, different }) => different.findings.map(({ id }) => `${entity} ${id}`)).sort(),
    ).toEqual(differing.map(({ entity, id }) => `${entity} ${id}`).sort())
    await shop.close()
  })
})
