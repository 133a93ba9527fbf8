import { didYouMean, entityNames, PolymartError } from '@polymart/core'
import type { EntityName, Mapping } from '@polymart/core'
import type { Db } from 'mongodb'

/** @throws PolymartError `argument` if a mapping asks for what only files can give. */
export const checkInPlace = ({ transactions }: Mapping): void => {
  if (transactions?.lines !== 'rows') return
  throw new PolymartError(
    'argument',
    'A collection with a document for each line of an order cannot be read in place. Export it and load the files with the same mapping, which puts the lines of each order together ("lines": "rows").',
  )
}

/** What a name in a database is of; undefined if nothing is there, or nothing to be seen. */
export const kindOf = async (db: Db, name: string): Promise<string | undefined> => {
  const [info] = await db.listCollections({ name }, { nameOnly: true, authorizedCollections: true }).toArray()
  return info?.type
}

/** The first collection of a mapping that is there. @throws PolymartError `argument` if none is. */
export const someCollection = async (db: Db, mapping: Mapping, url: string): Promise<string> => {
  const names = await namesIn(db)
  const mapped = entityNames.filter((entity) => mapping[entity])
  const found = mapped.find((entity) => names.includes(mapping[entity]!.from))
  if (found === undefined) throw notThere(mapped[0]!, mapping[mapped[0]!]!.from, names, url)
  return mapping[found]!.from
}

/** @throws PolymartError `argument` if the collection that an entity is mapped from is not there. */
export const checkCollection = async (db: Db, entity: EntityName, from: string, url: string): Promise<void> => {
  const names = await namesIn(db)
  if (!names.includes(from)) throw notThere(entity, from, names, url)
}

const namesIn = async (db: Db): Promise<readonly string[]> => {
  const collections = await db.listCollections({}, { nameOnly: true, authorizedCollections: true }).toArray()
  return collections.map(({ name }) => name).filter((name) => !name.startsWith('system.'))
}

/** Names shown of those that are there. */
const mostShown = 10

const notThere = (entity: EntityName, from: string, names: readonly string[], url: string): PolymartError => {
  const shown = names.length === 0 ? 'none' : names.toSorted().slice(0, mostShown).join(', ')
  const more = names.length > mostShown ? ` and ${names.length - mostShown} more` : ''
  return new PolymartError(
    'argument',
    `The mapping reads ${entity} from the collection ${JSON.stringify(from)} of ${url}, but there is none of that name, or you may not see it. ` +
      `Collections there: ${shown}${more}.${didYouMean(from, names)}`,
  )
}
