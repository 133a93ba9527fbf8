import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { mappingSchema } from '@polymart/core'

describe('mappingSchema', () => {
  it('is published as it is made; `vitest run -u` writes it anew', async () => {
    await expect(`${JSON.stringify(mappingSchema(), null, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, '..', '..', 'mapping.schema.json'),
    )
  })

  it('is a JSON Schema that takes mappings and refuses others', () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(mappingSchema())
    const users = { from: 'u', fields: { userId: '_id', signupAt: { path: 'since', time: 's' } } }
    expect(validate({ users })).toBe(true)
    expect(validate({ users, times: { zone: 'UTC' }, money: { unit: 'major', currency: 'EUR' } })).toBe(true)
    expect(validate({ users: { ...users, fields: { userid: '_id' } } })).toBe(false)
    expect(validate({ users: { ...users, fields: { userId: '_id', signupAt: { path: 'since', time: 'h' } } } })).toBe(
      false,
    )
    expect(validate({ money: { currency: 'euro' } })).toBe(false)
  })
})
