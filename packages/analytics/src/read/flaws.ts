import { countedText, fieldsOf, isList, model, PolymartError } from '@polymart/core'
import type { EntityName, Unreadable } from '@polymart/core'
import { addUnreadable } from './add-unreadable.js'
import type { PartitionData } from './partition.js'
import { partitionedEntities } from './tables.js'
import type { Flaws } from './tables.js'
import type { Times } from './times.js'

/** What could not be read of the rows of each entity, or is there twice: of one partition, or of a whole store. */
export type EntityFlaws = { readonly [E in EntityName]?: Flaws }

/** The columns of each entity that were read. */
export type ColumnsRead = { readonly [E in EntityName]?: readonly string[] }

/** What results say of flaws: rows that were set aside, by reason, and what to do about them. */
export interface ToldFlaws {
  readonly setAside: Readonly<Record<string, number>>
  readonly warnings: readonly string[]
}

/** Of a partition's own rows. */
export const flawsOf = ({
  users,
  orders,
  sessions,
}: Pick<PartitionData, 'users' | 'orders' | 'sessions'>): EntityFlaws => ({
  users: onlyFlaws(users),
  transactions: onlyFlaws(orders),
  sessions: onlyFlaws(sessions),
})

/** What a scan tells beside its rows. */
export const onlyFlaws = ({ unconverted, unreadable, emptied, repeated }: Flaws): Flaws => ({
  ...(unconverted && { unconverted }),
  ...(unreadable && { unreadable }),
  ...(emptied && { emptied }),
  ...(repeated && { repeated }),
})

/** The order in which they are told. */
const entities: readonly EntityName[] = ['categories', 'products', ...partitionedEntities]

/**
 * Tells the flaws of the entities that were read, of all partitions and of the stores as a whole.
 *
 * @param rows how many of each entity were read.
 * @param times of which they may be: of some time there may be none.
 * @throws PolymartError `format` where there are documents of an entity, and not one of them converts.
 */
export const tellFlaws = (
  parts: readonly EntityFlaws[],
  read: ColumnsRead,
  rows: Readonly<Record<string, number>>,
  times: Times,
): ToldFlaws => {
  const setAside: Record<string, number> = {}
  const [ofMappings, ofStores, ofIds]: [string[], string[], string[]] = [[], [], []]
  const tell = (reason: string, unreadable: Unreadable, warnings: string[], warning: string): void => {
    if (unreadable.rows === 0) return
    setAside[reason] = unreadable.rows
    warnings.push(warning)
  }
  for (const entity of entities) {
    const names = read[entity]
    if (!names) continue
    const sum = (of: (flaws: Flaws) => Unreadable | undefined): Unreadable =>
      parts.map((part) => part[entity] && of(part[entity])).reduce<Unreadable>(addUnreadable, { rows: 0, issues: [] })
    const unconverted = sum((flaws) => flaws.unconverted)
    if (unconverted.rows > 0 && rows[entity] === 0 && !Object.hasOwn(times, entity))
      throw nothingConverts(entity, unconverted)
    tell(`${entity} that the mapping cannot read`, unconverted, ofMappings, warningOfUnconverted(entity, unconverted))
    // What another analysis found in lists that this one does not read is none of its own.
    const lists = listsIn(entity, names)
    const tellDamage = (reason: string, unreadable: Unreadable): void =>
      tell(reason, unreadable, ofStores, warningOfDamage(reason, unreadable))
    tellDamage(
      `${entity} that cannot be read`,
      sum((flaws) => flaws.unreadable),
    )
    const reason = `${entity} whose ${lists.join(' and ')} cannot be read`
    if (lists.length > 0)
      tellDamage(
        reason,
        sum((flaws) => flaws.emptied),
      )
    const repeated = parts.reduce((total, part) => total + (part[entity]?.repeated ?? 0), 0)
    if (repeated > 0) ofIds.push(warningOfRepeated(entity, repeated))
  }
  return { setAside, warnings: [...ofMappings, ...ofStores, ...ofIds] }
}

const listsIn = (entity: EntityName, names: readonly string[]): readonly string[] => {
  const fields = fieldsOf(entity)
  const roots = new Set(names.map((name) => name.split('.')[0]!))
  return [...roots].filter((root) => fields[root] && isList(fields[root]))
}

const examples = ({ issues }: Unreadable): string => issues.map(({ detail }) => detail).join('; ')

const warningOfUnconverted = (entity: EntityName, unconverted: Unreadable): string =>
  `${countedText(unconverted.rows, 'document')} of ${entity} cannot be converted by the mapping, such as: ${examples(unconverted)}. ` +
  'They are left out; polymart doctor --mapping shows more.'

const nothingConverts = (entity: EntityName, { rows, issues }: Unreadable): PolymartError =>
  new PolymartError(
    'format',
    `None of the ${countedText(rows, 'document')} of ${entity} can be converted by the mapping, such as: ${issues[0]?.detail ?? ''}. ` +
      'Correct the mapping; polymart doctor --mapping shows how it fits.',
  )

const warningOfDamage = (reason: string, unreadable: Unreadable): string =>
  `Found ${unreadable.rows} ${reason}, such as: ${examples(unreadable)}. They are left out: load them again, or delete their rows.`

/** Rows that count a second time, since one before them has their id. */
const warningOfRepeated = (entity: EntityName, rows: number): string => {
  const { key } = model[entity]
  return (
    `${rows} ${entity} with a duplicate ${key}; each is counted separately. ` +
    `Map ${key} to a field that is unique in every document, or remove the duplicates, which polymart doctor lists.`
  )
}
