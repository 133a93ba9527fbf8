import { describe, expect, it } from 'vitest'
import type { Field } from '@polymart/core'
import { columnNames } from '../../src/define/tables.js'
import { analysisNamed } from '../../src/registry.js'
import { specsOf } from './specs.js'
import type { Given } from './specs.js'

const july = Date.UTC(2026, 6, 1)
const extent = { rows: 1, earliest: july, latest: july }
const text: Field = { kind: 'text', nullable: true, meaning: '' }
const number: Field = { kind: 'integer', nullable: true, meaning: '' }
const extents = {
  orders: extent,
  sessions: extent,
  extra: {
    users: { tier: text, origin: text },
    transactions: { origin: text, boxes: number },
    sessions: { origin: text, banner: text },
    products: { season: text },
  },
}

const specs = specsOf(extents)

describe.each(Object.entries(specs))('conditions of %s on fields of a shop’s own', (name, spec) => {
  const owners = (where: Given) => spec({ where }).scope.where.map(({ owner, field }) => `${owner} ${field}`)

  it('find whose they are', () => {
    expect(owners({ tier: 'gold', boxes: [1, null], banner: 'a' })).toEqual([
      'user extra.tier',
      'order extra.boxes',
      'session extra.banner',
    ])
    expect(owners({ origin: 'x' })).toEqual([name === 'funnel' ? 'session extra.origin' : 'user extra.origin'])
    expect(owners({ 'order.origin': 'x' })).toEqual(['order extra.origin'])
  })

  it.each<[Given, string]>([
    [{ tire: 'gold' }, 'Unknown field "tire" in where. Did you mean "tier"?'],
    [{ 'user.boxes': 1 }, 'Unknown field "user.boxes" in where.'],
    [{ 'extra.tier': 'gold' }, 'Unknown field "extra.tier" in where.'],
    [{ season: 'summer' }, 'Unknown field "season" in where.'],
    [{ toString: 'x' }, 'Unknown field "toString" in where.'],
    [{ boxes: '1' }, 'Expected where.boxes to be a number, a list of them, or null, found "1".'],
  ])('refuse %j', (where, message) => {
    expect(() => spec({ where })).toThrow(message)
  })
})

it('break down as they are called', () => {
  expect(specs.funnel({ by: 'tier' }).by).toEqual({ owner: 'user', field: 'extra.tier', name: 'tier', kind: 'text' })
  expect(specs.funnel({ by: 'user.origin' }).by).toEqual({
    owner: 'user',
    field: 'extra.origin',
    name: 'user.origin',
    kind: 'text',
  })
  expect(specs.revenue({ by: 'banner' }).by).toEqual({
    owner: 'session',
    field: 'extra.banner',
    name: 'banner',
    kind: 'text',
  })
  expect(specs.revenue({ by: 'origin' }).by).toEqual({
    owner: 'user',
    field: 'extra.origin',
    name: 'origin',
    kind: 'text',
  })
  expect(() => specs.revenue({ by: 'tire' })).toThrow('Did you mean "tier"?')
  expect(() => specs.revenue({ by: 'season' })).toThrow('Unknown field "season" in by.')
  expect(() => specs.funnel({ by: 'boxes' })).toThrow('found "boxes", which is a field of order.')
})

it.each(['funnel', 'revenue'] as const)('break no table of %s that has a column of that name', (name) => {
  const names = new Set(columnNames(analysisNamed(name).tables))
  const spec = specs[name]
  expect(names.size).toBeGreaterThan(10)
  for (const by of names) {
    const own = { ...extents, extra: { users: { [by]: text } } }
    expect(() => spec({ by }, own)).toThrow(new RegExp(`found "${by}": say "(user|order)\\.${by}"\\.`))
    expect(spec({ by: `user.${by}` }, own).by).toMatchObject({ name: `user.${by}` })
  }
})
