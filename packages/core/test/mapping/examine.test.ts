import { expect, it } from 'vitest'
import { checkMapping, mappingExaminer, mergeExaminations } from '@polymart/core'
import type { EntityExamination, Mapping } from '@polymart/core'

const mapping = checkMapping({
  money: { unit: 'major', currency: 'EUR' },
  users: {
    from: 'users',
    fields: {
      userId: '_id',
      email: 'contact.mial',
      country: { path: 'land', country: 'alpha3' },
      birthYear: 'born',
      signupAt: 'since',
      status: { constant: 'active' },
    },
    extra: { points: { type: 'integer', path: 'points', default: 0 } },
  },
  transactions: {
    from: 'orders',
    fields: {
      transactionId: 'no',
      userId: 'user',
      at: { path: 'at', time: 's' },
      status: { path: 'state', values: { completed: ['done'] } },
      lines: {
        path: 'items',
        fields: { productId: 'sku', unitPriceMinor: 'price', discountMinor: { path: 'off', default: 0 } },
      },
    },
  },
})

const examined = (of: Mapping, documents: readonly object[], showValues = false): EntityExamination => {
  const examiner = mappingExaminer(of, 'users', { showValues })!
  for (const document of documents) examiner.add(document)
  return examiner.finish()
}

const good = {
  _id: 1,
  contact: { mail: 'a@example.com' },
  land: 'DEU',
  born: 1990,
  since: '2026-01-01T00:00Z',
  points: 3,
}
const users = [
  good,
  { ...good, _id: 2, land: 'Germany', born: 'MCM' },
  { ...good, _id: 3, land: 'Austria', since: null },
]

it('counts what is found, missing and unparsable, with samples by shape', () => {
  const { fields, ...rest } = examined(mapping, users)
  expect(rest).toEqual({ entity: 'users', documents: 3, refused: 2 })
  expect(fields.map(({ field, of, found, missing, unparsable }) => [field, of, found, missing, unparsable])).toEqual([
    ['userId', 3, 3, 0, 0],
    ['email', 3, 0, 3, 0],
    ['country', 3, 3, 0, 2],
    ['birthYear', 3, 3, 0, 1],
    ['signupAt', 3, 2, 1, 0],
    ['extra.points', 3, 3, 0, 0],
  ])
  expect(fields[2]!.samples).toEqual([
    {
      shape: 'a text of 7 characters',
      expected: 'a country as ISO 3166-1 alpha-3; "values" can hold others',
      count: 2,
      ids: ['2', '3'],
      values: [],
    },
  ])
})

it('finds the path that was meant where no document has the one that is named', () => {
  const { fields } = examined(mapping, users)
  expect(fields.map(({ near }) => near)).toEqual([null, 'contact.mail', null, null, null, null])
})

it('shows values if asked, never those that identify a person', () => {
  const { fields } = examined(mapping, users, true)
  expect(fields[2]!.samples[0]!.values).toEqual(['"Germany"', '"Austria"'])
  expect(fields[3]!.samples[0]!.values).toEqual([])
})

it('adds up parts', () => {
  const whole = examined(mapping, users)
  const parts = users.map((user) => examined(mapping, [user]))
  const { fields, ...rest } = parts.reduce(mergeExaminations)
  expect(rest).toEqual({ entity: 'users', documents: 3, refused: 2 })
  expect(fields).toEqual(whole.fields)
})

it('looks into lists, and tells of words that the model does not have', () => {
  const examiner = mappingExaminer(mapping, 'transactions')!
  const items = [
    { sku: 'p1', price: 1.5 },
    { sku: 'p2', price: 'x', off: 1 },
  ]
  examiner.add({ no: 1, user: 'u', at: 5, state: 'done', items })
  examiner.add({ no: 2, user: 'u', at: 5, state: 'lost' })
  const { refused, fields } = examiner.finish()
  expect(refused).toBe(1)
  expect(
    Object.fromEntries(fields.map(({ field, found, missing, unparsable }) => [field, [found, missing, unparsable]])),
  ).toEqual({
    transactionId: [2, 0, 0],
    userId: [2, 0, 0],
    at: [2, 0, 0],
    status: [2, 0, 1],
    lines: [1, 1, 0],
    'lines.productId': [2, 0, 0],
    'lines.unitPriceMinor': [2, 0, 1],
    'lines.discountMinor': [1, 1, 0],
  })
})

it('examines nothing that is not mapped', () => {
  expect(mappingExaminer(mapping, 'sessions')).toBeUndefined()
})
