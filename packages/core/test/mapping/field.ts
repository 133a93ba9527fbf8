import { checkMapping, compileMapping, MappingProblem, problemOf } from '@polymart/core'
import type { Mapping } from '@polymart/core'
import { expect } from 'vitest'

const base = {
  userId: { constant: 'u' },
  signupAt: { constant: '2026-01-01T00:00Z' },
}

type Defaults = Pick<Mapping, 'money' | 'times'>

/** What a document of `{v: value}` becomes, by the mapping of one field of users; a problem as its texts. */
export const userField = (name: string, mapping: object | string, value: unknown, defaults: Defaults = {}): unknown => {
  const users = { from: 'users', fields: { ...base, [name]: mapping } }
  const record = compileMapping(checkMapping({ ...defaults, users }), 'users')!.toRecord({ v: value })
  return record instanceof MappingProblem ? said(record) : (record as unknown as Record<string, unknown>)[name]
}

const said = ({ field, path, expected, found }: MappingProblem): string =>
  `${field} (${path}): expected ${expected}, found ${found}`

/** The same by a field of one's own, which can be of any type. */
export const ownField = (mapping: object, value: unknown, defaults: Defaults = {}): unknown => {
  const users = { from: 'users', fields: base, extra: { own: { path: 'v', ...mapping } } }
  const record = compileMapping(checkMapping({ ...defaults, users }), 'users')!.toRecord({ v: value })
  if (record instanceof MappingProblem) return said(record)
  expect(problemOf('users', record)).toBeNull()
  return record.extra!['own']
}

/** Values of BSON's classes, without its library. */
export const bson = (type: string, text: string): object => ({
  _bsontype: type,
  toString: () => text,
  toHexString: () => text,
  valueOf: () => Number(text),
})
