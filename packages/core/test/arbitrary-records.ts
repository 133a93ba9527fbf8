import fc from 'fast-check'
import { fieldsOf } from '@polymart/core'
import type { EntityName, Field, Fields, Records } from '@polymart/core'

const latestTime = Date.parse('9999-12-31T23:59:59.999Z')
const earliestTime = Date.parse('0000-01-01T00:00:00.000Z')

/** Whole numbers, mostly small, with the extremes that the model allows. */
const wholeNumbers = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 32, -(2 ** 32), 2 ** 31),
)

const times = fc.oneof(
  fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2026-12-31') }),
  fc.integer({ min: earliestTime, max: latestTime }),
  fc.constantFrom(0, -1, earliestTime, latestTime),
)

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    'ü',
    '😀',
    'Ａ',
    '"',
    '\\',
    '\n',
    '\u2028',
    '\0',
    '\ufeff',
    '\ufeffu1',
    'u1\ufeff',
    '\ufffd',
    'u1',
    'u1 ',
    'null',
    '-0',
    '2026-07-01T00:00:00.000Z',
  ),
)

const valueOf = (field: Field): fc.Arbitrary<unknown> => {
  switch (field.kind) {
    case 'integer':
    case 'money':
      return wholeNumbers
    case 'time':
      return times
    case 'boolean':
      return fc.boolean()
    case 'text':
      return field.id ? texts.map((text) => text.replaceAll('\0', '')) : texts
    case 'symbol':
      return fc.oneof(fc.constantFrom(...(field.symbols ?? [])), texts)
    case 'texts':
      return fc.array(texts, { maxLength: 4 })
    case 'group':
      return recordOf(field.fields as Fields)
    case 'list':
      return fc.array(recordOf(field.fields as Fields), { maxLength: 4 })
  }
}

const recordOf = (fields: Fields): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        field.nullable ? fc.option(valueOf(field)) : valueOf(field),
      ]),
    ),
    { noNullPrototype: true },
  )

/** Any records that have the structure of an entity, whether or not they make sense. */
export const arbitraryRecords = <E extends EntityName>(entity: E, maxLength = 12): fc.Arbitrary<Records[E][]> =>
  fc.array(recordOf(fieldsOf(entity)), { maxLength }) as fc.Arbitrary<unknown[]> as fc.Arbitrary<Records[E][]>
