import { expect, test } from 'vitest'
import { Result } from '@polymart/analytics'
import type { AnyRows, Meta, ResultColumn } from '@polymart/analytics'
import { smallSample } from '../src/dashboard/small.js'

const column = (name: string, kind: ResultColumn['kind'], ...values: ResultColumn['values']): ResultColumn => ({
  name,
  kind,
  values,
  nullable: true,
  label: name,
  meaning: '',
})

const resultOf = (...tables: readonly (readonly ResultColumn[])[]): Result =>
  new Result<AnyRows>({} as Meta, Object.fromEntries(tables.map((columns, i) => [`table${i}`, columns])))

test.each([
  [[29], true],
  [[1, null], true],
  [[30], false],
  [[2, 300], false],
  [[0, null], false],
  [[], false],
])('sessions %j are a small sample: %j', (sessions, isSmall) => {
  const said = smallSample([resultOf([column('sessions', 'count', ...sessions)])])
  expect(said === undefined).toBe(!isSmall)
})

test('a large table speaks for a small one beside it, and one about single customers for none', () => {
  const few = [column('orders', 'count', 3)]
  expect(smallSample([resultOf(few), resultOf([column('orders', 'count', 31)])])).toBeUndefined()
  expect(smallSample([resultOf(few, [column('orders', 'count', 31)])])).toBeUndefined()
  const ofOne = [column('userId', 'person', 'u1'), column('orders', 'count', 31)]
  expect(smallSample([resultOf(few, ofOne)])).toContain('nothing here counts 30 or more')
})
