import { describe, expect, it } from 'vitest'
import { documentSchema } from '../src/schema.js'

describe('the schema of documents', () => {
  it('follows the model: types, what may be null, groups and lists', () => {
    expect(documentSchema('transactions')).toMatchObject({
      bsonType: 'object',
      required: expect.arrayContaining(['_id', 'load', 'transactionId', 'lines', 'billing', 'test']) as string[],
      properties: {
        _id: { bsonType: 'string' },
        load: { bsonType: 'int' },
        at: { bsonType: 'date' },
        totalMinor: { bsonType: ['int', 'long'] },
        sessionId: { bsonType: ['string', 'null'] },
        status: { bsonType: 'string' },
        billing: { bsonType: 'object', properties: { country: { bsonType: ['string', 'null'] } } },
        lines: {
          bsonType: 'array',
          items: {
            bsonType: 'object',
            required: ['productId', 'quantity', 'unitPriceMinor', 'discountMinor'],
            properties: { quantity: { bsonType: ['int', 'long'] } },
          },
        },
        refunds: { items: { properties: { lines: { items: { properties: { goodsMinor: {} } } } } } },
      },
    })
    expect(documentSchema('users')).toMatchObject({
      properties: { preferredCategories: { bsonType: 'array', items: { bsonType: 'string' } } },
    })
  })

  it('checks structure, not the domain', () => {
    const text = JSON.stringify(documentSchema('transactions'))
    expect(text).not.toContain('completed')
    expect(text).not.toContain('minimum')
  })

  it('requires no field that may be null', () => {
    const { required } = documentSchema('sessions') as { required: string[] }
    expect(required).not.toContain('userId')
  })
})
