import { countedText, PolymartError } from '@polymart/core'
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
          `${countedText(rows, 'document')} of ${entity} cannot be converted by the mapping, such as: ${issues.map(({ detail }) => detail).join('; ')}. ` +
            'They are left out; polymart doctor --mapping shows more.',
        ],
  )

/** @throws PolymartError `format` where there are documents of an entity, and not one of them converts. */
export const checkSomeConvert = (unreadable: UnreadableRows, converted: Readonly<Record<string, number>>): void => {
  for (const [entity, { rows, issues }] of unreadable) {
    if (rows === 0 || converted[entity] !== 0) continue
    throw new PolymartError(
      'format',
      `None of the ${countedText(rows, 'document')} of ${entity} can be converted by the mapping, such as: ${issues[0]?.detail ?? ''}. ` +
        'Correct the mapping; polymart doctor --mapping shows how it fits.',
    )
  }
}
