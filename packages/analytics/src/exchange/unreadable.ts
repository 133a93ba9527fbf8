import type { EntityName, Unreadable } from '@polymart/core'

/** What could not be read of each entity of a shop's stores. */
export type UnreadableRows = ReadonlyMap<EntityName, Unreadable>

export const nothingUnreadable: Unreadable = { rows: 0, issues: [] }

/** Problems that are told one by one. */
const mostIssues = 3

export const addUnreadable = (sum: Unreadable, more: Unreadable | undefined): Unreadable =>
  more ? { rows: sum.rows + more.rows, issues: [...sum.issues, ...more.issues].slice(0, mostIssues) } : sum

/** As results tell it: rows that were set aside, by reason, and what to do about them. */
export const reasonOfUnreadable = (entity: EntityName): string => `${entity} that the mapping cannot read`

export const warningsOfUnreadable = (unreadable: UnreadableRows): readonly string[] =>
  [...unreadable].flatMap(([entity, { rows, issues }]) =>
    rows === 0
      ? []
      : [
          `${rows} documents of ${entity} cannot be converted by the mapping, such as: ${issues.map(({ detail }) => detail).join('; ')}. ` +
            'They are left out; polymart doctor --mapping shows more.',
        ],
  )
