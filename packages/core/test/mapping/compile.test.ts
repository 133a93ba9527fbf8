import { describe, expect, it } from 'vitest'
import { checkMapping, compileMapping, MappingProblem, problemOf } from '@polymart/core'
import type { EntityName, Mapping } from '@polymart/core'

const mapping: Mapping = {
  money: { unit: 'major' },
  times: { zone: 'Europe/Berlin' },
  users: {
    from: 'customers',
    fields: {
      userId: '_id',
      email: 'contact.email',
      country: { path: 'address.land', country: 'alpha3', values: { DE: ['Deutschland', 'BRD'] } },
      city: 'address.town',
      preferredCategories: { path: 'likes', item: 'label' },
      marketingConsent: { path: 'newsletter', values: { true: ['yes', 1], false: ['no', 0] }, default: false },
      signupAt: 'since',
    },
    extra: {
      plan: { type: 'text', path: 'plan', default: 'free' },
      credit: { type: 'money', path: 'credit', currency: 'EUR' },
    },
  },
  transactions: {
    from: 'orders',
    fields: {
      transactionId: 'no',
      userId: 'customer.id',
      at: { path: 'placed', time: 'us' },
      status: { path: 'state', values: { completed: ['delivered'], cancelled: ['void'] } },
      lines: {
        path: 'parcels.items',
        fields: {
          productId: 'sku',
          quantity: 'qty',
          unitPriceMinor: 'price',
          discountMinor: { path: 'rebate', default: 0 },
        },
      },
      shippingMinor: 'costs.shipping',
      currency: 'costs.currency',
      presentmentCurrency: 'seen.currency',
      presentmentTotalMinor: 'seen.total',
      'billing.country': { path: 'addresses.0.country', country: 'any' },
      refunds: {
        path: 'returns',
        fields: {
          at: 'on',
          lines: { path: 'goods', fields: { productId: 'sku', goodsMinor: 'sum' } },
          taxMinor: { path: '$parent.taxBack', default: 0 },
        },
      },
    },
  },
}

const read = (entity: EntityName, document: unknown, of = mapping): unknown =>
  compileMapping(checkMapping(of), entity)!.toRecord(document)

const user = {
  _id: { _bsontype: 'ObjectId', toHexString: () => '65f000000000000000000001' },
  contact: { email: 'a@example.com' },
  address: { land: 'AUT', town: 'Wien' },
  likes: [{ label: 'Tea' }, { label: 7 }],
  since: '2026-03-29T02:30:00.123456789',
  credit: 12.5,
}

describe('compileMapping', () => {
  it('makes a user', () => {
    const record = read('users', user)
    expect(record).toEqual({
      userId: '65f000000000000000000001',
      email: 'a@example.com',
      name: null,
      phone: null,
      country: 'AT',
      region: null,
      city: 'Wien',
      birthYear: null,
      gender: null,
      incomeBracket: null,
      loyaltyTier: null,
      preferredCategories: ['Tea', '7'],
      marketingConsent: false,
      signupAt: Date.parse('2026-03-29T01:30:00.123Z'),
      status: 'active',
      extra: { plan: 'free', credit: 1250 },
    })
    expect(problemOf('users', record)).toBeNull()
  })

  it('makes an order', () => {
    const record = read('transactions', {
      no: 17,
      customer: { id: 'u1' },
      placed: 1_780_000_000_123_456n,
      state: 'delivered',
      parcels: [
        { items: [{ sku: 'p1', qty: 2, price: 19.99 }] },
        { items: [{ sku: 'p2', qty: '1', price: '5', rebate: { _bsontype: 'Decimal128', toString: () => '5E-1' } }] },
      ],
      costs: { shipping: 4.9, currency: 'EUR' },
      seen: { currency: 'JPY', total: 7200 },
      addresses: [{ country: 'Germany' }],
      returns: { on: '2026-06-30T12:00', goods: [{ sku: 'p1', sum: 19.99 }], unused: 1 },
    })
    expect(record).toEqual({
      transactionId: '17',
      userId: 'u1',
      at: 1_780_000_000_123,
      status: 'completed',
      lines: [
        { productId: 'p1', quantity: 2, unitPriceMinor: 1999, discountMinor: 0 },
        { productId: 'p2', quantity: 1, unitPriceMinor: 500, discountMinor: 50 },
      ],
      shippingMinor: 490,
      taxMinor: 0,
      totalMinor: 3998 + 450 + 490,
      currency: 'EUR',
      presentmentCurrency: 'JPY',
      presentmentTotalMinor: 7200,
      paymentMethod: null,
      couponCode: null,
      salesChannel: 'web',
      billing: { country: 'DE', region: null, city: null },
      shipping: { country: null, region: null, city: null },
      sessionId: null,
      refunds: [
        {
          at: Date.parse('2026-06-30T10:00Z'),
          lines: [{ productId: 'p1', goodsMinor: 1999 }],
          shippingMinor: 0,
          taxMinor: 0,
        },
      ],
      test: false,
    })
  })

  it('says why a document is none, with its id', () => {
    const problem = read('transactions', {
      no: 17,
      customer: { id: 'u1' },
      placed: 5,
      state: 'x',
      costs: { currency: 'EUR', shipping: 1 },
      parcels: [{ items: [{ sku: 'p', qty: 1, price: 1.999 }] }],
    })
    expect(problem).toBeInstanceOf(MappingProblem)
    expect(problem).toMatchObject({
      id: '17',
      field: 'lines[0].unitPriceMinor',
      path: 'parcels.items.price',
      found: 'a number with a fraction',
    })
  })

  it('names the paths that are needed', () => {
    expect(compileMapping(mapping, 'transactions', ['at', 'lines.quantity', 'billing.country'])!.paths).toEqual([
      'placed',
      'parcels.items.qty',
      'addresses',
      'no',
    ])
    expect(compileMapping(mapping, 'sessions')).toBeUndefined()
  })
})
