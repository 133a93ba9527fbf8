import { entityNames, mappingExaminer, Throttle, throwIfAborted } from '@polymart/core'
import type { EntityExamination, Mapping, ProgressEvent } from '@polymart/core'
import { addressOf } from '../address.js'
import { Connection } from '../connection.js'
import { explained } from '../explain.js'
import { checkCollection, checkInPlace } from './collections.js'
import { documentsOf, inPlace } from './read.js'
import { deserialize } from './scan.js'

/** How collections are examined. */
export interface ExamineMongoOptions {
  /** Adds values to the samples, except of fields that identify a person. */
  readonly showValues?: boolean
  /** Documents of each collection, about, drawn at random; default all. */
  readonly sample?: number
  /** Goes with every read, so that an operator can find it among what the server does, and stop it. */
  readonly comment?: string
  /** Documents a second at most. */
  readonly maxRate?: number
  readonly signal?: AbortSignal
  /** Hears of the documents that were read. */
  readonly onProgress?: (event: ProgressEvent) => void
}

/**
 * Checks a mapping against the collections of a database: of each field that it maps, how often it is found, missing,
 * and not what it should be. Nothing is written.
 *
 * @throws PolymartError `argument` where the URL or the mapping names what is not there, `unreachable`, `interrupted`.
 */
export const examineMongo = async (
  url: string,
  mapping: Mapping,
  { showValues = false, sample, comment, maxRate, signal, onProgress }: ExamineMongoOptions = {},
): Promise<readonly EntityExamination[]> => {
  checkInPlace(mapping)
  const address = addressOf(url)
  const connection = new Connection(address, signal)
  const manners = { comment, maxTimeMS: undefined, throttle: new Throttle(maxRate) }
  try {
    const { db } = await connection.open()
    const parts = entityNames.flatMap((entity) => {
      const examiner = mappingExaminer(mapping, entity, { showValues, ...inPlace })
      return examiner ? [{ entity, examiner, from: mapping[entity]!.from }] : []
    })
    for (const { entity, from } of parts) await checkCollection(db, entity, from, address.url)
    const sizes = await Promise.all(parts.map(({ from }) => db.collection(from).estimatedDocumentCount()))
    const total = sizes.reduce((sum, size) => sum + Math.min(size, sample ?? size), 0)
    let done = 0
    for (const [i, { examiner, from }] of parts.entries()) {
      const isPart = sample !== undefined && sample < sizes[i]!
      const find = { find: from, ...(isPart && { filter: { $sampleRate: sample / sizes[i]! } }) }
      for await (const documents of documentsOf(db, find, manners, { purpose: 'polymart doctor', signal })) {
        for (const document of documents) examiner.add(deserialize(document))
        onProgress?.({ stage: 'examine', done: (done += documents.length), total, unit: 'rows' })
      }
      throwIfAborted(signal)
    }
    return parts.map(({ examiner }) => examiner.finish())
  } catch (error) {
    throw explained(error, address)
  } finally {
    await connection.close()
  }
}
