import { checkMapping, compileMapping, MappingProblem } from '@polymart/core'
import type { Mapping } from '@polymart/core'
import { describe, expect, it } from 'vitest'

const session = (userId: object | string, more: object = {}, of: object = {}): Mapping =>
  checkMapping({
    ...of,
    sessions: {
      from: 'visits',
      ...more,
      fields: {
        sessionId: 'id',
        visitorId: 'cookie',
        userId,
        startAt: { constant: '2026-01-01T00:00Z' },
        device: { constant: 'mobile' },
        channel: { constant: 'direct' },
        events: { path: 'hits', fields: { at: { constant: '2026-01-01T00:00Z' }, type: 'e' } },
      },
    },
  })

const read = (mapping: Mapping, document: object): unknown => {
  const record = compileMapping(mapping, 'sessions')!.toRecord({ id: 's', cookie: 'k', ...document })
  return record instanceof MappingProblem
    ? `${record.field}: expected ${record.expected}, found ${record.found}`
    : record
}

describe('missing', () => {
  const missing = ['', 'NULL', '\\N', 0]
  it.each<[string, Mapping]>([
    ['a field', session({ path: 'user', missing })],
    ['an entity', session('user', { missing })],
    ['all', session('user', {}, { missing })],
  ])('of %s makes values null', (_, mapping) => {
    for (const user of ['', ' ', 'NULL', ' NULL ', '\\N', '0', 0, 0n, { $numberInt: '0' }])
      expect(read(mapping, { user })).toMatchObject({ userId: null })
    for (const user of ['null', '00', 'u0', 7]) expect(read(mapping, { user })).toMatchObject({ userId: String(user) })
  })

  it('of a field is all that counts there, and of an entity all that counts in it', () => {
    expect(read(session({ path: 'user', missing: ['-'] }, { missing }), { user: 'NULL' })).toMatchObject({
      userId: 'NULL',
    })
    expect(read(session('user', { missing: ['-'] }, { missing }), { user: 'NULL' })).toMatchObject({ userId: 'NULL' })
    expect(read(session('user', { missing: ['-'] }, { missing }), { user: '-' })).toMatchObject({ userId: null })
  })

  it('gives the default, and refuses what cannot be null', () => {
    expect(read(session({ path: 'user', missing, default: 'guest' }), { user: 'NULL' })).toMatchObject({
      userId: 'guest',
    })
    expect(read(session('user', { missing }), { cookie: 'NULL' })).toBe(
      'visitorId: expected a text without NUL, found a text of 4 characters',
    )
  })

  it('empties lists', () => {
    expect(read(session('user', { missing }), { hits: 'NULL' })).toMatchObject({ events: [] })
    expect(read(session('user'), { hits: 'NULL' })).toBe('events: expected a list, found a text of 4 characters')
  })

  it('leaves values of a field that stand for another', () => {
    const mapping = checkMapping({
      missing: ['0', 'none'],
      users: {
        from: 'users',
        fields: {
          userId: { constant: 'u' },
          signupAt: { constant: '2026-01-01T00:00Z' },
          marketingConsent: { path: 'news', values: { true: 1, false: 0 }, default: true },
          birthYear: 'year',
        },
      },
    })
    const { toRecord } = compileMapping(mapping, 'users')!
    expect(toRecord({ news: 0, year: 0 })).toMatchObject({ marketingConsent: false, birthYear: null })
    expect(toRecord({ news: 'none' })).toMatchObject({ marketingConsent: true })
  })

  it('is refused beside values that list the same', () => {
    const field = { path: 'user', values: { guest: ['-', 'NULL'] }, missing: ['NULL'] }
    expect(() => session(field)).toThrow(
      'expected sessions.fields.userId.missing to be without "NULL", which "values" lists, found it in both',
    )
  })
})

describe('an empty id', () => {
  it('is null where it may be, and refused elsewhere', () => {
    expect(read(session('user'), { user: '' })).toMatchObject({ userId: null })
    expect(read(session('user'), { cookie: '' })).toBe(
      'visitorId: expected a text without NUL, found a text of 0 characters',
    )
  })

  it('is that of no category', () => {
    const mapping = checkMapping({ products: { from: 'products', fields: { productId: 'id', categoryId: 'group' } } })
    expect(compileMapping(mapping, 'products')!.toRecord({ id: 1, group: '' })).toMatchObject({ categoryId: '' })
  })
})
