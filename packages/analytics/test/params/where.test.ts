import { describe, expect, it } from 'vitest'
import { conditionsOf } from '../../src/params/where.js'
import { conditionNeeds } from '../../src/read/condition-needs.js'
import { specsOf } from './specs.js'
import type { Given } from './specs.js'

const july = Date.UTC(2026, 6, 1)
const extent = { rows: 1, earliest: july, latest: july }
const { rfm, funnel, products } = specsOf({ orders: extent, sessions: extent })
const asked = (where: Given, more: Given = {}) =>
  rfm({ where, ...more }).scope.where.map(({ owner: _, field: __, ...asks }) => asks)

describe('a condition', () => {
  it.each<[unknown, object]>([
    ['DE', { values: ['DE'] }],
    [['DE', null], { values: ['DE', null] }],
    [{ not: 'DE' }, { values: ['DE'], not: true }],
    [{ not: ['DE', null] }, { values: ['DE', null], not: true }],
    [{ not: null }, { values: [null], not: true }],
  ])('%j on a text', (value, wanted) => {
    expect(asked({ country: value })).toEqual([wanted])
  })

  it.each<[unknown, object]>([
    [5, { values: [5] }],
    [{ gte: 5 }, { bounds: { gte: 5 } }],
    [{ gt: -5, lt: 0.5 }, { bounds: { gt: -5, lt: 0.5 } }],
    [{ lte: 5, gte: undefined }, { bounds: { lte: 5 } }],
  ])('%j on money', (value, wanted) => {
    expect(asked({ totalMinor: value })).toEqual([wanted])
  })

  it.each<[unknown, object]>([
    ['2026-06-01', { values: [Date.UTC(2026, 4, 31, 22)] }],
    [[july, null], { values: [july, null] }],
    [new Date(july), { values: [july] }],
    [{ not: '2026-07-01T00:00Z' }, { values: [july], not: true }],
    [{ gte: '2026-07-01T02:00', lt: new Date(july + 5) }, { bounds: { gte: july, lt: july + 5 } }],
  ])('%j on a time is of the zone', (value, wanted) => {
    expect(asked({ signupAt: value }, { timeZone: 'Europe/Berlin' })).toEqual([wanted])
  })

  it('of a step reads times in the zone too', () => {
    const steps = [{ type: 'search', where: { at: { gte: '2026-07-01T02:00' } } }, 'purchase']
    const { where } = funnel({ steps, timeZone: 'Europe/Berlin' }).steps[0]!
    expect(where).toEqual([{ owner: 'event', field: 'at', bounds: { gte: july } }])
  })
})

describe('a place of rows that have their own', () => {
  const lookup = { places: 'own', owners: ['user', 'session', 'order'] } as const
  const where = conditionsOf({ country: 'DE', 'user.region': 'X', 'billing.city': null }, lookup, 'where', 'UTC')

  it('is no other than that of each row, unless it says whose', () => {
    expect(where.map(({ owner, field }) => [owner, field])).toEqual([
      ['row', 'country'],
      ['user', 'region'],
      ['order', 'billing.city'],
    ])
  })

  it('is read of sessions as it is called, of orders as that of the billing address', () => {
    expect(conditionNeeds(where.slice(0, 1), { users: ['status'], sessions: [] })).toEqual({
      users: ['status'],
      transactions: ['billing.country'],
      sessions: ['country'],
    })
  })
})

describe('a name of products', () => {
  it.each(['productId', 'brand', 'subcategory', 'category'])('%s may have its owner before it', (name) => {
    const values = ['x', null]
    const wanted = [{ owner: 'product', field: name, values }]
    expect(products({ where: { [name]: values } }).scope.where).toEqual(wanted)
    expect(products({ where: { [`product.${name}`]: values } }).scope.where).toEqual(wanted)
  })
})
