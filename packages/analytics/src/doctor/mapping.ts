import type { EntityExamination, Mapping } from '@polymart/core'
import { findStores } from '../stores/find.js'
import type { ExamineMappingOptions } from '../stores/options.js'
import { schemeOf } from '../stores/schemes.js'
import type { StoreUrls } from '../stores/urls.js'

/**
 * Checks a mapping against the collections that it names: of each field how often it is found, missing, and not what it
 * should be, with samples by shape. Reads every document, and writes nothing.
 *
 * @throws PolymartError `argument` where the mapping names a collection that is not there, `unreachable`, `interrupted`.
 */
export const examineMapping = async (
  stores: StoreUrls | string | undefined,
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
  const examined: EntityExamination[] = []
  for (const { url, part } of parts) {
    examined.push(...((await schemeOf(url)?.examineMapping?.(url, part, options)) ?? []))
  }
  return examined
}

/** What holds for every entity. */
const settingsOf = ({ money, times }: Mapping): Mapping => ({ ...(money && { money }), ...(times && { times }) })
