import { describe, expect, it } from 'vitest'
import { checkMapping, compileMapping, parseMapping } from '@polymart/core'

const users = { from: 'users', fields: { userId: '_id', signupAt: 'since' } }
const orders = {
  from: 'orders',
  fields: {
    transactionId: '_id',
    userId: 'user',
    at: 'at',
    status: 'state',
    currency: 'currency',
    totalMinor: 'total',
  },
}
const sessions = {
  from: 'visits',
  fields: {
    sessionId: '_id',
    visitorId: 'cookie',
    startAt: 'began',
    device: { constant: 'desktop' },
    channel: { constant: 'direct' },
  },
}
const withUser = (fields: object): object => ({ users: { ...users, fields: { ...users.fields, ...fields } } })
const withOrder = (fields: object): object => ({ transactions: { ...orders, fields: { ...orders.fields, ...fields } } })
const withEvents = (events: object): object => ({
  sessions: { ...sessions, fields: { ...sessions.fields, events } },
})

describe('checkMapping', () => {
  it('takes what is right', () => {
    const mapping = { money: { unit: 'minor' }, users, transactions: orders, sessions }
    expect(checkMapping(mapping)).toBe(mapping)
  })

  it.each<[string, unknown, string]>([
    ['no object', [], 'expected the mapping to be an object, found []'],
    ['no entity', {}, 'at least one of users, categories'],
    ['an unknown entity', { customers: users }, 'expected customers to be one of'],
    ['a misspelt entity', { user: users }, 'Did you mean "users"?'],
    ['no place', { users: { fields: users.fields } }, 'expected users to be "from" in it, found none'],
    [
      'an empty place',
      { users: { ...users, from: ' ' } },
      'expected users.from to be the name of a collection or of files',
    ],
    [
      'a misspelt field',
      withUser({ emial: 'mail' }),
      'expected users.fields.emial to be a name that is known here, found "emial". Did you mean "email"?',
    ],
    ['a misspelt option', withUser({ email: { pth: 'mail' } }), 'found "pth". Did you mean "path"?'],
    [
      'an option of another kind',
      withUser({ email: { path: 'a', unit: 'major' } }),
      'expected users.fields.email.unit to be one of',
    ],
    [
      'a field that is a number',
      withUser({ email: 5 }),
      'expected users.fields.email to be a dotted path such as "payment.total", or a list of keys such as ["No."], or an object, found 5',
    ],
    [
      'neither path nor constant',
      withUser({ email: { default: 'a' } }),
      'expected users.fields.email to be an object with "path" or "constant", found neither',
    ],
    ['both path and constant', withUser({ email: { path: 'a', constant: 'a' } }), 'found both'],
    ['an empty path', withUser({ email: '' }), 'a dotted path'],
    ['a path with a gap', withUser({ email: 'a..b' }), 'a dotted path'],
    ['a path out of the document', withUser({ email: '$parent.a' }), 'a path within the document'],
    ['an unknown word in a path', withUser({ email: '$up.a' }), 'a path within the document'],
    [
      'a field without null that is not mapped',
      { users: { ...users, fields: { userId: '_id' } } },
      'expected users.fields.signupAt to be mapped to a path, or given as {"constant": …}, since it cannot be null, found no mapping of it',
    ],
    ['an unknown zone', { users, times: { zone: 'Europe/Berlim' } }, 'expected times.zone to be an IANA time zone'],
    [
      'an unknown zone of a field',
      withUser({ signupAt: { path: 'a', zone: 'CEST' } }),
      'expected users.fields.signupAt.zone',
    ],
    ['an unknown form of times', { users, times: { time: 'seconds' } }, 'expected times.time to be one of date, s, ms'],
    [
      'a constant that is no time',
      withUser({ signupAt: { constant: '2026-07-01T10:00' } }),
      'with its offset where no "zone" is stated',
    ],
    [
      'a constant of another type',
      withUser({ birthYear: { constant: '1990' } }),
      'a whole number, or null, found "1990"',
    ],
    [
      'a constant null where there is none',
      withUser({ status: { constant: null } }),
      'expected users.fields.status.constant to be a text, found null',
    ],
    ['money without a unit', withOrder({}), 'money whose "unit" is stated'],
    [
      'money without a currency',
      { money: { unit: 'major' }, products: { from: 'p', fields: { productId: 'sku', priceMinor: 'price' } } },
      'money whose "currency" is stated',
    ],
    [
      'orders without a currency',
      { money: { unit: 'minor' }, transactions: { ...orders, fields: { ...orders.fields, currency: undefined } } },
      'expected transactions.fields.currency to be',
    ],
    [
      'a currency that is none',
      { users, money: { currency: 'Euro' } },
      'expected money.currency to be a currency as ISO 4217 such as "EUR", found "Euro"',
    ],
    [
      'a status that the model does not have',
      { money: { unit: 'minor' }, ...withOrder({ status: { path: 's', values: { complete: ['x'] } } }) },
      'Did you mean "completed"?',
    ],
    [
      'a value that means two things',
      {
        money: { unit: 'minor' },
        ...withOrder({ status: { path: 's', values: { completed: ['x'], shipped: ['x'] } } }),
      },
      'without "x", which "completed" lists',
    ],
    [
      'a boolean of a third value',
      withUser({ marketingConsent: { path: 'a', values: { maybe: 1 } } }),
      'one of true, false, found "maybe"',
    ],
    [
      'an unknown form of countries',
      withUser({ country: { path: 'a', country: 'iso' } }),
      'one of alpha2, alpha3, name, any',
    ],
    [
      'a form of countries elsewhere',
      withUser({ city: { path: 'a', country: 'alpha3' } }),
      'users.fields.city.country',
    ],
    [
      'a field of one’s own without a type',
      { users: { ...users, extra: { plan: { path: 'plan' } } } },
      'expected users.extra.plan to be "type" in it',
    ],
    [
      'a field of one’s own that the model has',
      { users: { ...users, extra: { email: { type: 'text', path: 'plan' } } } },
      'expected users.extra.email to be a name of letters, digits and _ that the model does not have, found "email", which is a field of users',
    ],
    [
      'a field of one’s own that the model has elsewhere',
      { users: { ...users, extra: { channel: { type: 'text', path: 'plan' } } } },
      'found "channel", which is a field of sessions',
    ],
    [
      'a field of one’s own that is no name',
      { users: { ...users, extra: { 'plan.name': { type: 'text', path: 'plan' } } } },
      'that the model does not have, found "plan.name".',
    ],
    [
      'a field of one’s own with another type’s options',
      { users: { ...users, extra: { plan: { type: 'text', path: 'plan', unit: 'major' } } } },
      'expected users.extra.plan.unit',
    ],
    [
      'a list without a path',
      { money: { unit: 'minor' }, ...withOrder({ lines: { fields: {} } }) },
      '"path" or "constant", found neither',
    ],
    [
      'a list without its fields',
      { money: { unit: 'minor' }, ...withOrder({ lines: 'items' }) },
      'transactions.fields.lines.fields.productId',
    ],
    [
      'an unknown event type',
      withEvents({ rules: [{ type: 'view', at: 'start' }] }),
      'expected sessions.fields.events.rules[0].type to be one of page_view',
    ],
    ['a time outside of the session', withEvents({ rules: [{ type: 'search', at: 1.5 }] }), 'rules[0].at'],
    ['a rule without a time', withEvents({ rules: [{ type: 'search' }] }), '"at" in it'],
    [
      'a condition of nothing',
      withEvents({ rules: [{ type: 'search', at: 0, when: { path: 'a' } }] }),
      '"in" or "notEmpty" or "atLeast", found neither',
    ],
    ['rules beside a list', withEvents({ path: 'log', rules: [] }), '"path" or "rules", found both'],
    [
      'a path out of a rule’s product',
      withEvents({
        rules: [{ type: 'search', at: 0, products: { path: 'a', fields: { productId: '$parent.$parent.a' } } }],
      }),
      'products.fields.productId',
    ],
    [
      'the text null for what is not there',
      { users: { ...users, fields: { ...users.fields, city: { path: 'c', values: { null: ['', 'NULL'] } } } } },
      'expected users.fields.city.values.null to be the text that these values stand for; if they mean that nothing is there, write "missing": ["","NULL"] beside "path" instead, found null, which would be the text "null".',
    ],
  ])('refuses %s', (_, mapping, message) => {
    expect(() => checkMapping(mapping)).toThrow(message)
  })

  it('shows of what is nested without end what it is', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown
    expect(() => checkMapping({ users: deep })).toThrow('expected users to be an object, found a list of 1.')
  })

  it('names the first few places, and counts the others', () => {
    const wrong = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [name, users]))
    expect(() => checkMapping(wrong, 'my.json')).toThrow(
      /^my\.json: expected a to be.*\n.*\n.*\n.*\n.*\nAnd 2 more of the kind\.$/,
    )
  })
})

describe('parseMapping', () => {
  it.each(['[', '{"a":', '[{"a":', '// "\n/* " */ ["\\"",'])(
    'refuses what is nested without end: %s',
    async (opening) => {
      await expect(parseMapping(opening.repeat(100_000), 'my.json')).rejects.toThrow(
        /^my\.json, line \d+: lists and objects are nested deeper than 200 levels\./,
      )
    },
  )

  it('counts no brackets in texts and comments', async () => {
    const brackets = '[{'.repeat(300)
    const text = `/* ${brackets} */ {"users": {"from": "\\"${brackets}", // ${brackets}
      "fields": {"userId": "_id", "signupAt": "since"}}}`
    expect((await parseMapping(text, 'my.json')).users?.from).toBe(`"${brackets}`)
  })

  it.each([
    [
      'fields',
      '{"users": {"from": "u", "fields": {"__proto__": {"userId": "_id", "signupAt": "at"}}}}',
      'found "__proto__"',
    ],
    ['an entity', '{"__proto__": {"users": {"from": "u", "fields": {}}}}', 'found "__proto__"'],
    [
      'a field',
      '{"users": {"from": "u", "fields": {"userId": "_id", "signupAt": "at", "toString": "x"}}}',
      'found "toString"',
    ],
    ...['__proto__', 'constructor', 'toString'].map((name) => [
      `a field of one’s own called ${name}`,
      `{"users": {"from": "u", "fields": {"userId": "_id", "signupAt": "at"}, "extra": {"${name}": {"type": "text", "path": "x"}}}}`,
      `found "${name}", which objects of JavaScript have already`,
    ]),
  ])('refuses what objects have by nature as %s', async (_, text, message) => {
    await expect(parseMapping(text, 'my.json')).rejects.toThrow(message)
  })

  it('renames to and from what objects have by nature', async () => {
    const values = '{"__proto__": ["constructor"], "toString": ["__proto__"]}'
    const fields = `{"userId": "_id", "signupAt": {"constant": 0}, "city": {"path": "c", "values": ${values}}}`
    const mapping = await parseMapping(`{"users": {"from": "u", "fields": ${fields}}}`, 'my.json')
    const { toRecord } = compileMapping(mapping, 'users', ['city'])!
    const cities = ['constructor', '__proto__', 'toString'].map((c) => toRecord({ _id: 1, c }))
    expect(cities).toEqual([{ city: '__proto__' }, { city: 'toString' }, { city: 'toString' }])
  })

  const text = `{
  // Comments are allowed.
  "users": {
    "from": "users",
    "fields": {
      "userId": "_id",
      "signupAt": { "path": "since", "tme": "s" },
    },
  },
}`
  it('names the line', async () => {
    await expect(parseMapping(text, 'my.json')).rejects.toThrow(
      'my.json, line 7: expected users.fields.signupAt.tme to be one of path, constant, default, otherwise, missing, time, zone, found "tme". Did you mean "time"?',
    )
    await expect(parseMapping(text.replace('"userId": "_id",', ''), 'my.json')).rejects.toThrow('my.json, line 7')
    const unmapped = text.replace('"signupAt"', '"name"').replace('tme', 'default')
    await expect(parseMapping(unmapped, 'my.json')).rejects.toThrow('my.json, line 5: expected users.fields.signupAt')
  })

  it('takes what is right, with comments', async () => {
    const mapping = await parseMapping(text.replace('tme', 'time'), 'my.json')
    expect(mapping.users!.fields.signupAt).toEqual({ path: 'since', time: 's' })
  })

  it.each([
    ['', 'line 1: expected a mapping as JSON, found that a value is missing'],
    ['{\n"a": 1\n"b": 2}', 'line 3: expected a mapping as JSON, found that a comma is missing'],
    ['{\n"a": x}', 'line 2: expected a mapping as JSON, found an invalid symbol'],
  ])('refuses %s', async (broken, message) => {
    await expect(parseMapping(broken, 'my.json')).rejects.toThrow(`my.json, ${message}`)
  })
})

it('a mapping may begin with a byte order mark', async () => {
  const text = '\ufeff{"users": {"from": "u.csv", "fields": {"userId": "id", "signupAt": "at"}}}'
  expect((await parseMapping(text, 'mapping.json')).users?.from).toBe('u.csv')
})
