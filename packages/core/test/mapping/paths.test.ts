import { checkMapping, compileMapping, mappingExaminer, MappingProblem } from '@polymart/core'
import type { FieldPath } from '@polymart/core'
import { describe, expect, it } from 'vitest'

const mappingOf = (name: FieldPath) =>
  checkMapping({
    users: { from: 'users', fields: { userId: { constant: 'u' }, signupAt: { constant: '2026-01-01' }, name } },
    times: { zone: 'UTC' },
  })

const nameAt = (path: FieldPath, document: unknown, flat = true): unknown => {
  const user = compileMapping(mappingOf(path), 'users', undefined, { flat })!.toRecord(document)
  return user instanceof MappingProblem ? 'refused' : user.name
}

describe('a path', () => {
  it.each<[FieldPath, string, unknown]>([
    ['a.b', '{"a": {"b": "x"}}', 'x'],
    ['a.b', '{"a.b": "x"}', 'x'],
    ['a.b', '{"a": null, "a.b": "x"}', 'x'],
    ['a.b', '{"a": {"b": "x"}, "a.b": "y"}', 'x'],
    ['a.b.c', '{"a.b": {"c": "x"}}', 'x'],
    ['a.b.c', '{"a": {"b.c": "x"}}', 'x'],
    ['a.b.c', '{"a": {"b": {}}, "a.b": {"c": "x"}}', 'x'],
    ['a.b', '{"a": "b"}', null],
    ['a.0.b', '{"a": [{"b": "x"}]}', 'x'],
    [['No.'], '{"No.": "x"}', 'x'],
    [['.'], '{".": "x"}', 'x'],
    [[''], '{"": "x"}', 'x'],
    [['$ net'], '{"$ net": "x"}', 'x'],
    [['$', '$'], '{"$": "x"}', 'x'],
    [['a', 'No.'], '{"a": {"No.": "x"}}', 'x'],
    [['a.b', 'c'], '{"a.b": {"c": "x"}}', 'x'],
    [['a', 'b'], '{"a.b": "x"}', 'x'],
    ['a.length', '{"a": ["x"]}', null],
    ['constructor.name', '{}', null],
    ['__proto__', '{}', null],
    ['__proto__', '{"__proto__": "x"}', 'x'],
    ['constructor', '{"constructor": "x"}', 'x'],
    ['toString', '{"a": 1}', null],
  ])('%j in %s is %j', (path, document, expected) => {
    expect(nameAt(path, JSON.parse(document))).toBe(expected)
  })

  it('finds no key with a dot by a dotted path where that is said, only by a list', () => {
    expect(nameAt('a.b', { 'a.b': 'x' }, false)).toBeNull()
    expect(nameAt(['a.b'], { 'a.b': 'x' }, false)).toBe('x')
    expect(nameAt(['a', 'b'], { 'a.b': 'x' }, false)).toBeNull()
  })

  it('of a key that a database cannot be asked for asks for what holds it', () => {
    const pathsOf = (path: FieldPath) => compileMapping(mappingOf(path), 'users', undefined, { flat: false })!.paths
    expect(pathsOf(['a', 'b'])).toEqual(['a.b'])
    expect(pathsOf(['a', 'b.c'])).toEqual(['a'])
    expect(pathsOf(['a.b', 'c'])).toBeNull()
    expect(pathsOf(['$ net'])).toBeNull()
  })

  it.each<[unknown, RegExp]>([
    [
      'No.',
      /expected users\.fields\.name to be a dotted path such as "payment\.total", found "No\."\. If that is one key, write it as a list: \["No\."\]\.$/,
    ],
    [[], /expected users\.fields\.name to be a list of keys, .*found \[\]/],
    [['$parent', 'a'], /expected users\.fields\.name to be a list of keys/],
    [[7], /expected users\.fields\.name\[0\] to be a text, found 7/],
  ])('%j is refused', (path, message) => {
    expect(() => mappingOf(path as FieldPath)).toThrow(message)
  })

  it('that leads nowhere has the near one named as it has to be written', () => {
    const nearOf = (path: FieldPath, document: object, flat: boolean): FieldPath | null => {
      const examiner = mappingExaminer(mappingOf(path), 'users', { flat })!
      examiner.add(document)
      return examiner.finish().fields[0]!.near
    }
    expect(nearOf('adress.city', { 'address.city': 'x' }, true)).toBe('address.city')
    expect(nearOf('adress.city', { 'address.city': 'x' }, false)).toEqual(['address.city'])
    expect(nearOf('address.city', { 'address.city': 'x' }, false)).toEqual(['address.city'])
    expect(nearOf('No', { 'No.': 'x' }, true)).toEqual(['No.'])
  })
})

describe('a list of flattened keys', () => {
  it('is one item', () => {
    const mapping = checkMapping({
      money: { unit: 'minor', currency: 'EUR' },
      products: {
        from: 'products',
        fields: {
          productId: 'sku',
          prices: { path: 'old.price', fields: { at: { path: 'on', zone: 'UTC' }, priceMinor: 'of' } },
        },
      },
    })
    const document = { sku: 'a', 'old.price.on': '2026-01-01', 'old.price.of': 7 }
    const { toRecord } = compileMapping(mapping, 'products')!
    expect(toRecord(document)).toMatchObject({ prices: [{ at: Date.UTC(2026, 0, 1), priceMinor: 7 }] })
    expect(toRecord({ sku: 'a' })).toMatchObject({ prices: [] })
  })

  it('ends in an error where it is nested beyond all sense', () => {
    const mapping = checkMapping({
      users: {
        from: 'users',
        fields: {
          userId: 'id',
          signupAt: { constant: '2026-01-01T00:00Z' },
          preferredCategories: { path: 'a.b', item: 'c' },
        },
      },
    })
    const deep = JSON.parse(`{"id": 1, "a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`) as unknown
    expect(compileMapping(mapping, 'users')!.toRecord(deep)).toMatchObject({ field: 'preferredCategories[0]' })
    const examiner = mappingExaminer(mapping, 'users')!
    examiner.add(deep)
    examiner.add(JSON.parse(`{"id": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`))
    expect(examiner.finish()).toMatchObject({ documents: 2, refused: 2 })
  })
})
