import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mapping } from '@polymart/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inside } from '../cli-inside.js'
import type { Ended } from '../cli-run.js'
import { root } from '../fixtures/demo.js'

let folder: string
const run = (args: string): Promise<Ended> => inside(args.split(' '), { cwd: folder })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-mapped-'))
  await cp(join(root, 'examples', 'own-data'), join(folder, 'own'), { recursive: true })
  await cp(join(folder, 'own'), join(folder, 'spoilt'), { recursive: true })
  const order = { no: 1, customer: 'x', placed: '2026-01-01T00:00', state: 'lost', items: [] }
  await appendFile(
    join(folder, 'spoilt', 'orders.jsonl'),
    ['{"no": 99', JSON.stringify({ ...order, costs: { shipping: '0.001', total: 1 } })].join('\n'),
  )
  const customers = await readFile(join(folder, 'own', 'customers.json'), 'utf8')
  await writeFile(join(folder, 'spoilt', 'customers.json'), customers.replace('"DEU"', '"Germany"'))
})

afterAll(() => rm(folder, { recursive: true }))

describe('load --mapping', () => {
  it('loads all, and finds nothing to change the second time', async () => {
    const first = await run('load --from own --mapping own/mapping.json --store embedded:store')
    expect(first.code, first.err).toBe(0)
    expect(first.out).toMatch(/^transactions +34 +34 +0 +0 +0$/m)
    const second = await run('load --from own --mapping own/mapping.json --store embedded:store')
    expect(second.out).toMatch(/^transactions +34 +0 +0 +34 +0$/m)
    const segments = await run('analyze rfm --store embedded:store --table groups --format json')
    expect(segments.code, segments.err).toBe(0)
    expect((JSON.parse(segments.out) as { rows: unknown[] }).rows).toHaveLength(11)
  })

  it('says beforehand that fields of one’s own are not kept, and reads all else', async () => {
    const mapping = JSON.parse(await readFile(join(folder, 'own', 'mapping.json'), 'utf8')) as Mapping
    const extra = {
      club: { type: 'text', path: 'club' },
      post: { type: 'boolean', path: 'mail', default: false },
    } as const
    await writeFile(join(folder, 'extra.json'), JSON.stringify({ ...mapping, users: { ...mapping.users, extra } }))
    const { code, out, err } = await run('load --from own --mapping extra.json --store embedded:extra-store')
    expect(code, err).toBe(0)
    expect(err).toMatch(/^Extra fields of users are not kept when files are loaded: club, post\./m)
    expect(out).toMatch(/^users +12 +12 +0 +0 +0$/m)
    const asked = await run('analyze rfm --store embedded:extra-store --where club=gold')
    expect(asked.code).toBe(2)
    expect(asked.err).toMatch('Unknown field "club" in where.')
  })

  it('counts what is left out, and says where and why', async () => {
    const { code, out } = await run(
      'load --from spoilt --mapping own/mapping.json --store embedded:spoilt-store --issues issues.jsonl',
    )
    expect(code).toBe(0)
    expect(out).toMatch(/^users +12 +11 +0 +0 +1$/m)
    expect(out).toMatch(/^transactions +36 +34 +0 +0 +2$/m)
    const lines = (await readFile(join(folder, 'issues.jsonl'), 'utf8')).trim().split('\n')
    const issues = lines.map((line) => JSON.parse(line) as { id: string; detail: string })
    expect(issues.map(({ id, detail }) => [id, detail])).toEqual([
      [
        '65f000000000000000000001',
        'customers.json, item 1: expected country (from address.country) to be a country as ISO 3166-1 alpha-3; "values" can hold others, found a text of 7 characters',
      ],
      ['', expect.stringMatching(/^orders\.jsonl, line 35: expected \(the whole line\) to be a JSON object/) as string],
      [
        '1',
        'orders.jsonl, line 36: expected shippingMinor (from costs.shipping) to be money without fractions of a minor unit (2 digits of EUR); "fraction": "round" rounds them, found a text of 5 characters',
      ],
    ])
  })

  it.each([
    ['load --from own --mapping nowhere.json --store embedded:new', 'Cannot read the --mapping file'],
    [
      'load --from own --mapping own/orders.jsonl --store embedded:new',
      'own/orders.jsonl, line 2: expected a mapping as JSON',
    ],
    ['load --from nowhere --mapping own/mapping.json --store embedded:new', 'Cannot read the folder nowhere'],
    ['doctor --from own', '--from needs --mapping'],
  ])('%s ends with 2', async (args, message) => {
    const { code, out, err } = await run(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })
})

describe('doctor --mapping', () => {
  it('tells by field what cannot be read, and shows values only if asked', async () => {
    const { code, out } = await run('doctor --from spoilt --mapping own/mapping.json')
    expect(code).toBe(0)
    expect(out).toMatch(/^users: 12 documents, 1 cannot be converted$/m)
    expect(out).toMatch(/^ {2}country +address\.country +12 +0 +1$/m)
    expect(out).toMatch('found a text of 7 characters 1 time, such as in 65f000000000000000000001')
    expect(out).toMatch(
      /status: expected one of pending, .*, or a value that "values" lists, found a text of 4 characters/,
    )
    expect(out).toMatch('(no id): orders.jsonl, line 35')
    expect(out).toMatch(/^3 documents would be left out of a load; 3 fields to check\.$/m)
    expect(out).not.toMatch('Germany')
    expect((await run('doctor --from spoilt --mapping own/mapping.json --show-values')).out).toMatch('("Germany")')
  })

  it('says the same as JSON', async () => {
    const { out } = await run('doctor --from spoilt --mapping own/mapping.json --format json')
    const { entities, issues } = JSON.parse(out) as {
      entities: { entity: string; documents: number; refused: number }[]
      issues: unknown[]
    }
    expect(entities.map(({ entity, documents, refused }) => [entity, documents, refused])).toEqual([
      ['users', 12, 1],
      ['categories', 5, 0],
      ['products', 5, 0],
      ['transactions', 35, 1],
      ['sessions', 85, 0],
    ])
    expect(issues).toHaveLength(1)
  })
})

describe('doctor --mapping', () => {
  const mapping = {
    money: { unit: 'major', currency: 'GBP' },
    times: { zone: 'UTC' },
    transactions: {
      from: 'rows.csv',
      fields: {
        transactionId: ['No.'],
        userId: ['Customer No.'],
        at: 'when',
        status: { constant: 'completed' },
        'billing.country': 'address.country',
        lines: { path: '$', fields: { productId: 'sku', quantity: 'n', unitPriceMinor: 'price' } },
      },
    },
  }
  const rows =
    'No.,Customer No.,when,sku,n,price,address.country\n1,NULL,2026-01-05,a,2,2.50,UK\n1,NULL,2026-01-05,b,1,4.00,UK\n'

  it('says what rows of one order and markers of missing values want, and is content when they have it', async () => {
    await mkdir(join(folder, 'rows'))
    await writeFile(join(folder, 'rows', 'rows.csv'), rows)
    await writeFile(join(folder, 'rows.json'), JSON.stringify(mapping))
    const { out } = await run('doctor --from rows --mapping rows.json')
    expect(out).toMatch(
      '1 id of transactions in 2 documents with different content; if each is a line of an order, say "lines": "rows"',
    )
    expect(out).toMatch('userId: "NULL" 2 times, which looks like a missing value; "missing": ["NULL"] makes it one')
    expect(out).toMatch('billing.country: 2 values not in ISO 3166-1 alpha-2, kept as they are')
    expect(out).toMatch(/to check\. Some orders or ids need attention/)
    const { transactions } = mapping
    const fields = {
      ...transactions.fields,
      userId: { path: ['Customer No.'], missing: ['NULL'], default: 'guest' },
      'billing.country': { path: 'address.country', country: 'alpha2' },
    }
    await writeFile(
      join(folder, 'folded.json'),
      JSON.stringify({ ...mapping, transactions: { ...transactions, lines: 'rows', fields } }),
    )
    const load = await run('load --from rows --mapping folded.json --store embedded:folded')
    expect(load.out, load.err).toMatch(/^transactions +1 +1 +0 +0 +0$/m)
    const revenue = await run('analyze revenue --store embedded:folded --by country --format csv --since 2026-01-01')
    expect(revenue.out).toMatch(/^2026-01-05,GB,1,3,9\.00,/m)
  })
})
