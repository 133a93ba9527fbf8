import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkMapping,
  compileMapping,
  entityNames,
  fieldsOf,
  isList,
  leavesOf,
  majorText,
  model,
  problemOf,
} from '@polymart/core'
import type { EntityName, Field, Fields } from '@polymart/core'
import { arbitraryRecords } from '../arbitrary-records.js'

// Any record of the model, written in another shape and read by the mapping of that shape, is the same record.

const currency = 'EUR'

/** Values as the other shape holds them, by kind; `how` picks among the forms that a kind has. */
const written = (field: Field, value: unknown, how: number): unknown => {
  if (value === null) return how % 2 === 0 ? null : undefined
  switch (field.kind) {
    case 'money':
      return majorText(value as number, currency)
    case 'integer':
      return how % 2 === 0 ? (value as number).toString() : BigInt(value as number)
    case 'time':
      return how % 2 === 0 ? BigInt(value as number) * 1000n : `${value as number}000`
    case 'boolean':
      return value === true ? 'ja' : 0
    case 'texts':
      return (value as string[]).map((text) => ({ in: { it: text } }))
    case 'list':
      return { list: (value as object[]).map((item) => documentOf(field.fields as Fields, item, how)) }
    default:
      return value
  }
}

const keyOf = (name: string): string => `the ${name.replaceAll('.', ' ')}`

const documentOf = (fields: Fields, record: object, how: number): Record<string, unknown> =>
  Object.fromEntries(
    leavesOf(fields).map(({ name, path, field }, i) => {
      const value = path.reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], record)
      return [keyOf(name), { at: { value: written(field, value, how + i) } }]
    }),
  )

const mappingOf = (fields: Fields): Record<string, string | object> =>
  Object.fromEntries(
    leavesOf(fields).map(({ name, field }): [string, string | object] => {
      const path = `${keyOf(name)}.at.value`
      if (field.kind === 'boolean') return [name, { path, values: { true: 'ja', false: 0 } }]
      if (field.kind === 'texts') return [name, { path, item: 'in.it' }]
      if (isList(field)) return [name, { path: `${path}.list`, fields: mappingOf(field.fields as Fields) }]
      return [name, path]
    }),
  )

const mapping = checkMapping({
  money: { unit: 'major', currency },
  times: { time: 'us' },
  ...Object.fromEntries(entityNames.map((entity) => [entity, { from: entity, fields: mappingOf(fieldsOf(entity)) }])),
})

/** A blank text is no id in documents: what has it has none. */
const withIds = (fields: Fields, record: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]: [string, unknown]) => {
      const field = fields[name]!
      if (field.kind === 'list') return [name, (value as object[]).map((item) => withIds(field.fields as Fields, item))]
      return [name, field.id && typeof value === 'string' && value.trim() === '' ? `${value}7` : value]
    }),
  )

/** Money is in the one currency here, and events come in order. */
const plainly = (entity: EntityName, record: object): object => {
  const own = withIds(fieldsOf(entity), record)
  if (entity === 'transactions') return { ...own, currency, presentmentCurrency: currency }
  if (entity !== 'sessions') return own
  const events = own['events'] as { at: number; seq: number }[]
  return { ...own, events: [...events].sort((a, b) => a.at - b.at || a.seq - b.seq) }
}

describe.each(entityNames)('%s', (entity) => {
  const { toRecord, paths } = compileMapping(mapping, entity)!
  it('come back as they were', () => {
    fc.assert(
      fc.property(arbitraryRecords(entity, 3), fc.nat(7), (records, how) => {
        for (const record of records) {
          const expected = plainly(entity, record)
          const found = toRecord(documentOf(fieldsOf(entity), expected, how))
          expect(found).toEqual(expected)
          expect(problemOf(entity, found)).toBeNull()
        }
      }),
      { numRuns: 200 },
    )
  })

  it('need no more than the paths that are named', () => {
    const leaves = leavesOf(fieldsOf(entity))
    expect(paths).toHaveLength(leaves.length)
    const all = compileMapping(
      mapping,
      entity,
      leaves.map(({ name }) => name),
    )!
    expect(all.paths).toHaveLength(leaves.length + countOfItems(fieldsOf(entity)))
    const id = compileMapping(mapping, entity, [model[entity].key])!
    expect(id.paths).toEqual([`${keyOf(model[entity].key)}.at.value`])
  })
})

/** Lists need a path for each field of their items in the place of their own. */
const countOfItems = (fields: Fields): number =>
  leavesOf(fields)
    .filter(({ field }) => field.kind === 'list')
    .reduce(
      (sum, { field }) => sum + leavesOf(field.fields as Fields).length - 1 + countOfItems(field.fields as Fields),
      0,
    )
