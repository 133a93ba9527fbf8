import { setImmediate } from 'node:timers/promises'
import { pMapIterable } from 'p-map'
import { throwIfAborted } from '@polymart/core'
import type { Batch, LoadIssue, Mapping, Progress } from '@polymart/core'
import { RowsOfOrders } from '../mapped/fold.js'
import { faultsIn } from './faults.js'
import { issueOf } from './issue.js'
import { Completeness } from './complete.js'
import { manifestCounts } from './manifest.js'
import { planOf } from './plan.js'
import type { Plan } from './plan.js'
import { checkSame } from './whole.js'

/** How a data set is read. */
export interface ReadOptions {
  /**
   * Says which files below the folder hold what, and how records are made of it: JSON Lines, JSON arrays, CSV and
   * Parquet of any shape. Without it the folder is a data set.
   */
  readonly mapping?: Mapping
  /**
   * Takes a data set that has fewer rows than its `manifest.json` says, of which `onNote` then hears. Without it such a
   * data set ends in an error once it is read. A data set without a manifest is not checked, nor are files of one's own.
   */
  readonly partial?: boolean
  /**
   * Hears of every row that is not a record, with reason `structure`; the others are read all the same. A promise that
   * it gives is waited for, so that rows without number need not wait in memory.
   */
  readonly onIssue?: (issue: LoadIssue) => unknown
  /** Hears of what in the folder was passed over, a sentence each. */
  readonly onNote?: (note: string) => void
  /** Threads that read, which never changes what is read or in which order. Default: as many as the machine has cores. */
  readonly workers?: number
  /**
   * MiB that a thread may take to read a piece of a file, so that a file which unfolds to gigabytes is refused and not
   * read. A line of JSON, a row of CSV and an item of a JSON array may take a 32nd part of it. Default: 512.
   */
  readonly memory?: number
  readonly signal?: AbortSignal
  readonly onProgress?: Progress
}

/** A data set in a folder. */
export interface Dataset {
  /** The records, entity by entity in core's order, files by name. Each call reads anew. */
  batches(): AsyncIterable<Batch>
  /** How many rows there are, broken ones included, where that is known without reading them: in Parquet. */
  readonly total: Promise<number | undefined>
}

/** Signals wait no longer than so many refused rows take. */
const faultsPerTurn = 10_000

const turn = async (signal: AbortSignal | undefined): Promise<void> => {
  await setImmediate()
  throwIfAborted(signal)
}

const rowsOfOrders = (mapping: Mapping | undefined): RowsOfOrders | undefined =>
  mapping?.transactions?.lines === 'rows' ? new RowsOfOrders('totalMinor' in mapping.transactions.fields) : undefined

/**
 * Opens a folder with a data set, of either format, or with files of one's own. Nothing is read before it is asked for.
 *
 * @throws PolymartError from `batches` and `total`: `argument`: the folder is not there, or is no data set;
 * `format`: a Parquet file is damaged or lacks a column, one folder mixes formats, or rows are missing. Columns are
 * checked before the first batch, missing rows after the last. `locked`: it is just being written. `changed`: another one took its place meanwhile, as the end tells.
 */
export const readDataset = (dir: string, options: ReadOptions = {}): Dataset => {
  const { mapping, partial = false, onIssue, signal, onProgress } = options
  const note = (text: string): void => options.onNote?.(text)
  const prepare = (): Promise<Plan> => planOf(dir, options)
  let plan: Promise<Plan> | undefined

  async function* batches(): AsyncGenerator<Batch> {
    const { threads, pieces, total, mark } = await (plan ??= prepare())
    let orders = rowsOfOrders(mapping)
    async function* folded(): AsyncGenerator<Batch> {
      if (!orders) return
      yield* orders.orders()
      orders.notes().forEach(note)
      await orders.close()
      orders = undefined
    }
    try {
      // Files of one's own may have another manifest.json beside them.
      const completeness = new Completeness(dir, mapping ? {} : await manifestCounts(dir, note))
      let done = 0
      let before = 0
      let told = 0
      let file = ''
      const readInOrder = pMapIterable(pieces, async (piece) => ({ piece, read: await threads.read(piece) }), {
        concurrency: threads.count * 2,
      })
      for await (const { piece, read } of readInOrder) {
        const { batches, faults, rows } = read
        throwIfAborted(signal)
        if (piece.source.name !== file) before = 0
        file = piece.source.name
        if (orders && piece.source.entity !== 'transactions') yield* folded()
        for (const fault of faultsIn(faults)) {
          const wait = onIssue?.(issueOf(piece, before, fault))
          if (wait instanceof Promise) await wait
          if (++told % faultsPerTurn === 0) await turn(signal)
          if (orders && piece.source.entity === 'transactions') await orders.leaveOut(fault.id)
        }
        if (orders && piece.source.entity === 'transactions') for (const batch of batches) await orders.add(batch)
        else yield* batches
        before += rows
        completeness.add(
          piece.source.entity,
          batches.reduce((sum, batch) => sum + batch.rows, faults.ids.length),
        )
        done += rows
        onProgress?.({ stage: 'read', done, unit: 'rows', ...(total !== undefined && { total }) })
      }
      yield* folded()
      await checkSame(dir, mark)
      completeness.check(partial, note)
    } finally {
      await orders?.close()
      plan = undefined
      await threads.close()
    }
  }

  return {
    batches,
    get total() {
      return (plan ??= prepare()).then(({ total }) => total)
    },
  }
}
