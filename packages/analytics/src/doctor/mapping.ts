import type { EntityExamination, Mapping, Progress } from '@polymart/core'
import { findStores } from '../stores/find.js'
import type { Stores } from '../stores/urls.js'

/** How collections are looked at. */
export interface ExamineMappingOptions {
  /** Adds values to the samples, except of fields that identify a person. */
  readonly showValues?: boolean
  /** Documents a second that are read, at most. */
  readonly maxRate?: number
  readonly signal?: AbortSignal
  readonly onProgress?: Progress
}

/**
 * Checks a mapping against the collections that it names: of each field how often it is found, missing, and not what it
 * should be, with samples by shape. Reads every document, and writes nothing.
 *
 * @throws PolymartError `argument` where the mapping names a collection that is not there, `unreachable`, `interrupted`.
 */
export const examineMapping = async (
  stores: Stores | undefined,
  mapping: Mapping,
  options: ExamineMappingOptions = {},
): Promise<readonly EntityExamination[]> => {
  const { entities, sessions } = findStores(stores).urls
  const { sessions: ofSessions, ...ofEntities } = mapping
  const parts =
    entities === sessions
      ? [{ url: entities, part: mapping }]
      : [
          { url: entities, part: ofEntities },
          { url: sessions, part: { ...(ofSessions && { sessions: ofSessions }), ...settingsOf(mapping) } },
        ]
  const { examineMongo } = await import('@polymart/mongo-loader')
  const examined: EntityExamination[] = []
  for (const { url, part } of parts) {
    if (url.startsWith('mongodb')) examined.push(...(await examineMongo(url, part, options)))
  }
  return examined
}

/** What holds for every entity. */
const settingsOf = ({ money, times }: Mapping): Mapping => ({ ...(money && { money }), ...(times && { times }) })
