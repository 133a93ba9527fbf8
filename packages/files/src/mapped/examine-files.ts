import { pMapIterable } from 'p-map'
import { entityNames, mappingExaminer, mergeExaminations, throwIfAborted } from '@polymart/core'
import type { EntityExamination, EntityName, Mapping } from '@polymart/core'
import { faultsIn } from '../read/faults.js'
import { issueOf } from '../read/issue.js'
import { planOf } from '../read/plan.js'
import type { ReadOptions } from '../read/read-dataset.js'

/** How files are examined. */
export interface ExamineOptions extends Omit<ReadOptions, 'mapping'> {
  /** Adds values to the samples, except of fields that identify a person. */
  readonly showValues?: boolean
}

/**
 * Checks a mapping against the files of a folder: of each field that it maps, how often it is found, missing, and not
 * what it should be. `onIssue` hears of rows that hold nothing to map, such as lines that are no JSON.
 *
 * @throws PolymartError as `readDataset` does.
 */
export const examineFiles = async (
  dir: string,
  mapping: Mapping,
  { showValues = false, ...options }: ExamineOptions = {},
): Promise<readonly EntityExamination[]> => {
  const { onIssue, signal, onProgress } = options
  const { threads, pieces, total } = await planOf(dir, { ...options, mapping })
  const found = new Map<EntityName, EntityExamination>()
  try {
    let done = 0
    let before = 0
    let file = ''
    const examinedInOrder = pMapIterable(
      pieces,
      async (piece) => ({ piece, result: await threads.examine(piece, showValues) }),
      { concurrency: threads.count * 2 },
    )
    for await (const { piece, result } of examinedInOrder) {
      throwIfAborted(signal)
      const { entity, name } = piece.source
      if (name !== file) before = 0
      file = name
      for (const fault of faultsIn(result.faults)) await onIssue?.(issueOf(piece, before, fault))
      const known = found.get(entity)
      found.set(entity, known ? mergeExaminations(known, result.examination) : result.examination)
      before += result.rows
      done += result.rows
      onProgress?.({ stage: 'examine', done, unit: 'rows', ...(total !== undefined && { total }) })
    }
  } finally {
    await threads.close()
  }
  return entityNames.flatMap((entity) => found.get(entity) ?? mappingExaminer(mapping, entity)?.finish() ?? [])
}
