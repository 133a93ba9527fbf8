import { entityNames, startOfDate, throwIfAborted } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { totalRows } from '../execute/plan.js'
import { everyColumn } from '../exchange/needs.js'
import { limitOf } from '../result/findings.js'
import { asOfNow, overWholeRows } from '../execute/as-of-now.js'
import type { Snapshot } from '../execute/snapshot.js'
import { readerOf } from '../read/reader.js'
import { flag, knownNames } from '../params/check.js'
import { runNames } from '../params/common.js'
import type { RunOptions } from '../params/common.js'
import type { Shop } from '../shop.js'
import { sourcesOf } from '../stores/store-pair.js'
import type { StorePair } from '../stores/store-pair.js'
import type { LinkCheck } from './checks.js'
import { compareFiles, storeOfFiles } from './compare.js'
import type { Comparison } from './compare.js'
import { followLinks } from './follow.js'
import { columnsToFollow } from './links.js'
import type { Tracking } from './tracking.js'

export interface ReconcileOptions extends RunOptions {
  /** Every row that is found, not the first 20 by id of each check. Memory then grows with what is found. */
  readonly all?: boolean
  /** Batches of a data set to compare the stores with. They are read once, and kept on disk meanwhile. */
  readonly files?: AsyncIterable<Batch>
}

/** What is in one place and not in the other. */
export interface Reconciliation {
  /** Links to nothing: every check that was made, also those that found nothing. */
  readonly checks: readonly LinkCheck[]
  readonly tracking: Tracking
  /** The stores beside the files, by entity in the order of the model; null where no files were given. */
  readonly files: readonly Comparison[] | null
  /** Whether every link leads somewhere, and the files, if given, hold what the stores do. */
  readonly agrees: boolean
}

/**
 * Finds what is in one place and not in the other, in the stores as they are now: links to rows that are not there,
 * tracked purchases beside the ledger, and rows of files beside rows of the stores. Reads a partition at a time; what
 * it holds beyond that are the ids of rows whose link leads out of their partition.
 */
export const reconcile = async (shop: Shop, options: ReconcileOptions = {}): Promise<Reconciliation> => {
  knownNames('option', options, ['all', 'files', ...runNames])
  throwIfAborted(options.signal)
  const files = options.files && (await storeOfFiles(options.files, options))
  try {
    return await asOfNow(shop, (snapshot) => look(snapshot, options, files?.url))
  } finally {
    await files?.remove()
  }
}

const look = async (
  snapshot: Snapshot,
  options: ReconcileOptions,
  files: string | undefined,
): Promise<Reconciliation> => {
  const { all, signal } = options
  const limit = limitOf(flag('all', all))
  const { stores, id } = snapshot.place
  const readView = await snapshot.readView()
  const moments = { ...readView.moments, purpose: `reconcile ${id}` }
  const { earliest } = readView.extents.sessions
  const needs = files === undefined ? columnsToFollow : everything
  const what = { moments, needs, rows: totalRows(readView), cutBy: ({ sessions }: StorePair) => sessions }
  return overWholeRows(snapshot, what, options, async (runner) => {
    const reader = readerOf(sourcesOf(stores), moments, signal)
    const { checks, tracking } = await followLinks(runner, reader, {
      limit,
      sessionsFrom: earliest === null ? null : startOfDate(earliest, 'UTC'),
    })
    const comparisons = files === undefined ? null : await compareFiles(runner, files, limit)
    return {
      checks,
      tracking,
      files: comparisons,
      agrees:
        checks.every(({ rows }) => rows === 0) &&
        (comparisons ?? []).every(({ equal, store, files: rows }) => equal === store && equal === rows),
    }
  })
}

const everything = Object.fromEntries(entityNames.map((entity) => [entity, everyColumn(entity)]))
