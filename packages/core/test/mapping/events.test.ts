import { describe, expect, it } from 'vitest'
import { checkMapping, compileMapping, MappingProblem, problemOf } from '@polymart/core'
import type { EntityMapping, Session } from '@polymart/core'

const start = Date.parse('2026-06-01T10:00Z')
const end = Date.parse('2026-06-01T10:10Z')

const eventsOf = (
  events: NonNullable<EntityMapping<'sessions'>['fields']['events']>,
  document: object,
  only?: readonly string[],
): Session['events'] | string => {
  const mapping = checkMapping({
    money: { unit: 'major', currency: 'EUR' },
    sessions: {
      from: 'visits',
      fields: {
        sessionId: 'id',
        visitorId: 'cookie',
        startAt: { path: 'from', time: 'ms' },
        endAt: { path: 'to', time: 'ms' },
        device: { constant: 'mobile' },
        channel: { constant: 'email' },
        events,
      },
    },
  })
  const record = compileMapping(mapping, 'sessions', only)!.toRecord({
    id: 's',
    cookie: 'c',
    from: start,
    to: end,
    ...document,
  })
  if (record instanceof MappingProblem) return `${record.field}: expected ${record.expected}, found ${record.found}`
  if (!only) expect(problemOf('sessions', record)).toBeNull()
  return record.events
}

const empty = {
  productId: null,
  quantity: null,
  valueMinor: null,
  transactionId: null,
  page: null,
  query: null,
  results: null,
}

describe('events by rules', () => {
  const rules = [
    { type: 'purchase', when: { path: 'stage', in: ['paid'] }, at: 'end', fields: { transactionId: 'order' } },
    { type: 'page_view', at: 'start', when: { path: 'pages', atLeast: 1 }, fields: { page: 'entry' } },
    { type: 'product_view', at: 0.25, when: { path: 'seen', notEmpty: true }, products: 'seen' },
    {
      type: 'add_to_cart',
      at: 0.5,
      when: [
        { path: 'stage', in: ['cart', 'paid'] },
        { path: 'basket', notEmpty: true },
      ],
      products: { path: 'basket', fields: { productId: 'sku', quantity: 'n', valueMinor: 'price' } },
    },
  ] as const

  it('come in order, one for each product', () => {
    const document = {
      stage: 'paid',
      pages: '3',
      entry: '/a',
      seen: ['p1', 2],
      basket: [{ sku: 'p1', n: 2, price: 19.99 }],
      order: 7,
    }
    expect(eventsOf({ rules }, document)).toEqual([
      { ...empty, seq: 0, at: start, type: 'page_view', page: '/a' },
      { ...empty, seq: 1, at: start + 150_000, type: 'product_view', productId: 'p1' },
      { ...empty, seq: 2, at: start + 150_000, type: 'product_view', productId: '2' },
      { ...empty, seq: 3, at: start + 300_000, type: 'add_to_cart', productId: 'p1', quantity: 2, valueMinor: 1999 },
      { ...empty, seq: 4, at: end, type: 'purchase', transactionId: '7' },
    ])
  })

  it.each<[object, readonly string[]]>([
    [{}, []],
    [{ stage: 'paid' }, ['purchase']],
    [{ stage: 'cart', basket: [] }, []],
    [{ stage: 'left', basket: [{ sku: 'p1', n: 1, price: 1 }], pages: 0 }, []],
    [{ stage: ['browse', 'paid'], pages: 1 }, ['page_view', 'purchase']],
    [{ seen: [] }, []],
  ])('apply where their conditions hold: %j', (document, types) => {
    expect((eventsOf({ rules }, document) as Session['events']).map(({ type }) => type)).toEqual(types)
  })

  it('say which rule could not be followed', () => {
    expect(eventsOf({ rules }, { seen: [{ a: 1 }] })).toBe(
      'events, by rule 3: productId: expected a text without NUL, a number, an ObjectId or a UUID, found an object',
    )
    expect(eventsOf({ rules }, { seen: 'p1' })).toBe('events, by rule 3: expected a list, found a text of 2 characters')
    expect(eventsOf({ rules }, { to: 'x' })).toMatch('endAt: expected a time')
  })
})

describe('events of a list', () => {
  const fields = { at: { path: 't', time: 'ms' }, type: 'what', page: '$parent.entry' } as const
  it('are put in order and numbered', () => {
    const log = [
      { t: 5, what: 'search' },
      { t: 1, what: 'page_view' },
      { t: 5, what: 'checkout' },
    ]
    const events = eventsOf({ path: 'log', fields }, { log, entry: '/a' })
    expect(events).toEqual([
      { ...empty, seq: 0, at: 1, type: 'page_view', page: '/a' },
      { ...empty, seq: 1, at: 5, type: 'search', page: '/a' },
      { ...empty, seq: 2, at: 5, type: 'checkout', page: '/a' },
    ])
    const types = eventsOf({ path: 'log', fields }, { log }, ['events.type']) as Session['events']
    expect(types.map(({ type }) => type)).toEqual(['page_view', 'search', 'checkout'])
  })

  it('may stand in a text as JSON', () => {
    const mapping = { path: 'log', json: true, fields } as const
    expect(eventsOf(mapping, { log: '[{"t": 1, "what": "search"}]' })).toMatchObject([
      { at: 1, type: 'search', page: null },
    ])
    expect(eventsOf(mapping, { log: '[{' })).toBe('events: expected a list, or its JSON, found a text of 2 characters')
    expect(eventsOf(mapping, {})).toEqual([])
  })
})
