import { fieldsOf, leavesOf, PolymartError } from '@polymart/core'
import type { Field } from '@polymart/core'
import type { CommonParams } from '@polymart/analytics'
import type { QuestionOf } from '../answering/question.js'
import type { Answer, Source } from '../answering/source.js'
import { singlesOut } from '../guard/reader.js'
import { generationOf } from '../state/generation.js'

/** A field that pages can be narrowed by. */
export interface FilterField {
  readonly name: string
  readonly meaning: string
  /** The analysis that knows its values. */
  readonly from: 'sessions' | 'revenue'
  /** Whether values are chosen among those that there are, or written. */
  readonly values: 'listed' | 'number' | 'money' | 'time'
}

const valuesBy: { readonly [K in Field['kind']]?: FilterField['values'] } = {
  text: 'listed',
  symbol: 'listed',
  boolean: 'listed',
  integer: 'number',
  money: 'money',
  time: 'time',
}

const isPlain = (name: string, field: Field): boolean =>
  field.kind in valuesBy &&
  !singlesOut(name) &&
  !name.includes('.') &&
  name !== 'status' &&
  !('pii' in field && field.pii)

const fieldsIn = (entity: 'sessions' | 'transactions' | 'users', from: FilterField['from']): FilterField[] =>
  leavesOf(fieldsOf(entity))
    .filter(({ name, field }) => isPlain(name, field) && !('id' in field))
    .map(({ name, field: { kind, meaning } }) => ({ name, meaning, from, values: valuesBy[kind]! }))

/** Fields of visits, orders and customers whose values are few enough to choose from. @internal */
export const filterFields: readonly FilterField[] = [
  ...fieldsIn('sessions', 'sessions'),
  ...fieldsIn('transactions', 'revenue'),
  ...fieldsIn('users', 'revenue'),
].filter(({ name }, i, all) => all.findIndex((other) => other.name === name) === i)

const most = 200

/** Values that there are of a field, the most frequent first. */
export const valuesAnswer = async ({ ask }: Source, { field: name }: QuestionOf<'values'>): Promise<Answer> => {
  const field = filterFields.find((each) => each.name === name)
  if (field?.values !== 'listed')
    throw new PolymartError('argument', `Expected a field to narrow by, found none of this name.`)
  const params = field.from === 'sessions' ? { by: [name] } : { by: name, every: 'month' }
  const result = await ask(field.from, params as CommonParams)
  const columns = result.columnsOf(field.from)
  const values = columns.find((column) => column.name === name)!.values
  const counts = columns.find((column) => column.name === (field.from === 'sessions' ? 'sessions' : 'orders'))!.values
  const sums = new Map<string, number>()
  values.forEach((value, row) =>
    sums.set(String(value), (sums.get(String(value)) ?? 0) + ((counts[row] as number | null) ?? 0)),
  )
  const found = [...sums.keys()]
    .filter((value) => !/^\((not set|no session)\)$/.test(value))
    .sort((a, b) => sums.get(b)! - sums.get(a)! || (a < b ? -1 : 1))
    .slice(0, most)
  return { body: found, generation: generationOf(result.meta.stores) }
}
