import { fieldsOf, isList, model } from '@polymart/core'
import type { Unreadable } from '@polymart/core'
import { addUnreadable } from './unreadable.js'
import type { PartitionData } from './partition.js'
import { partitionedEntities } from './tables.js'
import type { Flaws, Needs, PartitionedEntity } from './tables.js'

/** What could not be read of a partition's own rows, or is there twice. */
export type PartitionFlaws = { readonly [E in PartitionedEntity]?: Flaws }

export const flawsOf = ({
  users,
  orders,
  sessions,
}: Pick<PartitionData, 'users' | 'orders' | 'sessions'>): PartitionFlaws => ({
  users: onlyFlaws(users),
  transactions: onlyFlaws(orders),
  sessions: onlyFlaws(sessions),
})

/** What a scan tells beside its rows. */
export const onlyFlaws = ({ unreadable, emptied, repeated }: Flaws): Flaws => ({
  ...(unreadable && { unreadable }),
  ...(emptied && { emptied }),
  ...(repeated && { repeated }),
})

/** As results tell it: by the reason for which rows, or lists of theirs, were set aside. */
export const flawsByReason = (parts: readonly PartitionFlaws[], needs: Needs): ReadonlyMap<string, Unreadable> => {
  const sums = new Map<string, Unreadable>()
  const add = (reason: string, more: Unreadable | undefined): void => {
    if (more) sums.set(reason, addUnreadable(sums.get(reason) ?? { rows: 0, issues: [] }, more))
  }
  for (const entity of partitionedEntities) {
    const names = needs[entity]
    if (!names) continue
    // What another analysis found in lists that this one does not read is none of its own.
    const lists = listsIn(entity, names)
    for (const part of parts) {
      add(`${entity} that cannot be read`, part[entity]?.unreadable)
      if (lists.length > 0) add(`${entity} whose ${lists.join(' and ')} cannot be read`, part[entity]?.emptied)
    }
  }
  return sums
}

const listsIn = (entity: PartitionedEntity, names: readonly string[]): readonly string[] => {
  const fields = fieldsOf(entity)
  const roots = new Set(names.map((name) => name.split('.')[0]!))
  return [...roots].filter((root) => fields[root] && isList(fields[root]))
}

export const warningsOfFlaws = (flaws: ReadonlyMap<string, Unreadable>): readonly string[] =>
  Array.from(
    flaws,
    ([reason, { rows, issues }]) =>
      `Found ${rows} ${reason}, such as: ${issues.map(({ detail }) => detail).join('; ')}. They are left out: load them again, or delete their rows.`,
  )

/** Rows that count a second time, since one before them has their id. */
export const warningsOfRepeated = (parts: readonly PartitionFlaws[], needs: Needs): readonly string[] =>
  partitionedEntities.flatMap((entity) => {
    const rows = needs[entity] ? parts.reduce((sum, part) => sum + (part[entity]?.repeated ?? 0), 0) : 0
    if (rows === 0) return []
    const { key } = model[entity]
    return [
      `${rows} ${entity} with a duplicate ${key}; each is counted separately. ` +
        `Map ${key} to a field that is unique in every document, or remove the duplicates, which polymart doctor lists.`,
    ]
  })
