import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, domainProblems, entityNames, fieldsOf } from '@polymart/core'
import type { DomainProblem, EntityName, Fields } from '@polymart/core'
import { arbitraryRecords } from './arbitrary-records.js'

/** The same from records, field by field. */
const expected = (entity: EntityName, records: readonly unknown[]): DomainProblem[] => {
  const problems = new Map<string, DomainProblem>()
  const visit = (fields: Fields, value: unknown, path: string, row: number): void => {
    for (const [name, field] of Object.entries(fields)) {
      const found = (value as Record<string, unknown>)[name]
      const whole = path + name
      if (field.kind === 'list')
        for (const item of found as unknown[]) visit(field.fields as Fields, item, `${whole}.`, row)
      if (field.kind === 'group') visit(field.fields as Fields, found, `${whole}.`, row)
      const unknown = field.symbols && !field.symbols.includes(found as string)
      const negative = field.notNegative && found !== null && (found as number) < 0
      if (unknown) problems.set(`${whole} ${row}`, { row, field: whole, reason: 'unknown' })
      if (negative) problems.set(`${whole} ${row}`, { row, field: whole, reason: 'negative' })
    }
  }
  records.forEach((record, row) => visit(fieldsOf(entity), record, '', row))
  return [...problems.values()]
}

const inOrder = (problems: readonly DomainProblem[]): readonly DomainProblem[] =>
  problems.toSorted((a, b) => a.row - b.row || (a.field < b.field ? -1 : 1))

describe('domainProblems', () => {
  it.each(entityNames)('are those of the records of %s', (entity) => {
    fc.assert(
      fc.property(arbitraryRecords(entity), (records) => {
        expect(inOrder(domainProblems(batchOf(entity, records as never)))).toEqual(inOrder(expected(entity, records)))
      }),
    )
  })
})
