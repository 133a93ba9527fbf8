import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analysisNames, analyze, open, tableNamed } from '@polymart/analytics'
import { openEmbedded } from '@polymart/embedded'
import { inside } from '../cli-inside.js'
import type { Ended } from '../cli-run.js'
import { at, order as orderRecord, user as userRecord } from '../fixtures/records.js'

let folder: string
const run = (args: string): Promise<Ended> => inside(args.split(' '), { cwd: folder })

const write = async (path: string, lines: readonly unknown[]): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  await writeFile(join(folder, path), texts.map((text) => `${text}\n`).join(''))
}

const user = userRecord({ userId: 'u1' })
const order = orderRecord({ transactionId: 'o1', userId: 'u1', at: at('2026-01-01') })
const mapping = {
  money: { unit: 'major', currency: 'EUR' },
  times: { zone: 'UTC' },
  transactions: {
    from: 'orders.jsonl',
    fields: { transactionId: 'id', userId: 'customer', at: 'placed', status: 'state' },
  },
}
const own = { id: 'o1', customer: 'c1', placed: '2026-01-01', state: 'completed' }

/** How many rows a store holds, by entity, as the doctor says. */
const rowsOf = async (url: string): Promise<Record<string, number>> => {
  const { out } = await run(`doctor --store ${url} --format json`)
  const { entities } = JSON.parse(out) as { entities: { entity: string; rows: number }[] }
  return Object.fromEntries(entities.map(({ entity, rows }) => [entity, rows]))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-failures-'))
  await write('good/users/part-00000.jsonl', [user])
  await write('good/transactions/part-00000.jsonl', [order])
  expect(await run('load --from good --store embedded:store')).toMatchObject({ code: 0 })
})

afterAll(() => rm(folder, { recursive: true }))

describe('a load', () => {
  it('that can use no row of an entity that has some stores nothing, tells why, and ends with 1', async () => {
    await write('useless/users/part-00000.jsonl', [{ ...user, userId: 'u2' }])
    await write('useless/transactions/part-00000.jsonl', ['nonsense', { ...order, at: 'yesterday' }])
    const { code, out, err } = await run('load --from useless --store embedded:store --recreate --issues why.jsonl')
    expect(code).toBe(1)
    expect(out).toContain('transactions, not readable, left out: 2 rows')
    expect(err).toMatch(
      /^polymart: Nothing was loaded, since none of these rows could be used: 2 of transactions\. The first one: transactions\/part-00000\.jsonl, line 1/m,
    )
    expect((await readFile(join(folder, 'why.jsonl'), 'utf8')).trimEnd().split('\n')).toHaveLength(2)
    expect(await rowsOf('embedded:store')).toMatchObject({ users: 1, transactions: 1 })
  })

  it('that is strict and finds no valid row of an entity leaves the store as it was', async () => {
    await write('invalid/users/part-00000.jsonl', [{ ...user, userId: 'u2' }])
    await write('invalid/transactions/part-00000.jsonl', [{ ...order, status: 'lost' }])
    for (const recreate of ['', ' --recreate']) {
      const { code, err } = await run(`load --from invalid --store embedded:store --strict${recreate}`)
      expect(code).toBe(1)
      expect(err).toMatch(
        /^polymart: Nothing was loaded, since none of these rows could be used: 1 of transactions\. The first one: status is not a known value \(--strict\)\./m,
      )
      expect(await rowsOf('embedded:store')).toMatchObject({ users: 1, transactions: 1 })
    }
  })

  it('whose rows are all there already, and stay, is one', async () => {
    await write('other/users/part-00000.jsonl', [{ ...user, status: 'deleted' }])
    const { code, out } = await run('load --from other --store embedded:store --on-duplicate keep')
    expect([code, out]).toEqual([0, expect.stringMatching(/^users +1 +0 +0 +0 +1$/m)])
  })

  it('of nothing is told, and empties no store unless asked to', async () => {
    await write('nothing/transactions/part-00000.jsonl', [])
    const added = await run('load --from nothing --store embedded:store')
    expect(added).toMatchObject({ code: 0 })
    expect(added.err).toContain('warning: No rows were found in nothing.')
    const refused = await run('load --from nothing --store embedded:store --recreate')
    expect(refused.code).toBe(1)
    expect(refused.err).toMatch(
      /--recreate would leave embedded:store empty.*holds 1 row of users, 1 row of transactions\..*--allow-empty/,
    )
    expect(await rowsOf('embedded:store')).toMatchObject({ users: 1, transactions: 1 })
    expect(await run('load --from good --store embedded:emptied')).toMatchObject({ code: 0 })
    expect(await run('load --from nothing --store embedded:emptied --recreate --allow-empty')).toMatchObject({
      code: 0,
    })
    expect(await rowsOf('embedded:emptied')).toMatchObject({ users: 0, transactions: 0 })
    expect(await run('load --from nothing --store embedded:new --recreate')).toMatchObject({ code: 0 })
  })

  it('empties neither of two stores, and says which entities are gone from one', async () => {
    const pair = '--entities embedded:pair-entities --sessions embedded:pair-sessions'
    expect(await run(`load --from good ${pair}`)).toMatchObject({ code: 0 })
    await write('visits/sessions/part-00000.jsonl', ['nothing'])
    await write('visits/sessions/part-00000.jsonl', [])
    await write('visits/users/part-00000.jsonl', [])
    const { code, err } = await run(`load --from visits ${pair} --recreate`)
    expect([code, err]).toEqual([1, expect.stringContaining('would leave embedded:pair-entities empty')])
    await write('users/users/part-00000.jsonl', [user])
    const some = await run(`load --from users ${pair} --recreate`)
    expect([some.code, some.err]).toEqual([
      0,
      expect.stringContaining('warning: --recreate removed 1 row of transactions, of which the input has none.'),
    ])
  })
})

describe('doctor --mapping', () => {
  const doctor = 'doctor --mapping mapping.json --from own'

  it('ends with 1 where nothing converts, and never says that a mapping fits nothing', async () => {
    await write('mapping.json', [mapping])
    await write('own/orders.jsonl', [{ ...own, placed: 'soon' }])
    const none = await run(doctor)
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('No document of transactions can be converted')])
    await write('own/orders.jsonl', ['{"id": '])
    expect(await run(doctor)).toMatchObject({ code: 1 })
    await write('own/orders.jsonl', [])
    const empty = await run(doctor)
    expect([empty.code, empty.err]).toEqual([1, expect.stringContaining('No documents were found')])
    expect(empty.out).not.toContain('fits:')
    expect(await run(`${doctor} --format json`)).toMatchObject({ code: 1 })
  })

  it('ends with 0 where some convert, and with 4 if it is strict', async () => {
    await write('own/orders.jsonl', [own, { ...own, placed: 'soon' }])
    expect(await run(doctor)).toMatchObject({ code: 0 })
    const strict = await run(`${doctor} --strict`)
    expect([strict.code, strict.err]).toEqual([4, expect.stringContaining('1 document cannot be converted')])
    await write('own/orders.jsonl', [own])
    expect(await run(`${doctor} --strict`)).toMatchObject({ code: 0 })
  })
})

describe('--strict', () => {
  it('of doctor and reconcile ends with 4 where they find something, and with 0 where not', async () => {
    await write('faulty/users/part-00000.jsonl', [user])
    await write('faulty/transactions/part-00000.jsonl', [{ ...order, status: 'lost', userId: 'nobody' }])
    expect(await run('load --from faulty --store embedded:faulty')).toMatchObject({ code: 0 })
    for (const [command, found] of [
      ['doctor', 'The data has problems in 1 row (--strict).'],
      ['reconcile', 'There are differences, listed above (--strict).'],
    ]) {
      expect(await run(`${command} --store embedded:faulty`)).toMatchObject({ code: 0 })
      const { code, out, err } = await run(`${command} --store embedded:faulty --strict`)
      expect([code, err]).toEqual([4, expect.stringContaining(found!)])
      expect(out).toContain('o1')
    }
    await write('fine/users/part-00000.jsonl', [user])
    expect(await run('load --from fine --store embedded:fine')).toMatchObject({ code: 0 })
    for (const command of ['doctor', 'reconcile', 'reconcile --from fine'])
      expect(await run(`${command} --store embedded:fine --strict`), command).toMatchObject({ code: 0 })
    await write('fine/users/part-00001.jsonl', ['nonsense'])
    expect(await run('reconcile --from fine --store embedded:fine --strict')).toMatchObject({ code: 4 })
  })
})

describe('a store whose first load has not ended', () => {
  it.each(['under way', 'taken back'])('%s, is read by no command', async (how) => {
    const name = how.replace(' ', '-')
    const store = await openEmbedded(join(folder, name), { readOnly: false })
    const writer = await store.writer()
    if (how === 'taken back') await writer.abort()
    try {
      for (const command of [
        'analyze rfm',
        'analyze rfm --explain',
        'doctor',
        'reconcile',
        'dashboard --out never.html',
      ]) {
        const { code, err } = await run(`${command} --store embedded:${name}`)
        expect(code, command).toBe(1)
        expect(err).toMatch(
          how === 'taken back'
            ? /No load into .* was ever completed/
            : /The first load into .* began at .* has not ended/,
        )
      }
    } finally {
      await store.close()
    }
  })
})

describe('what does not exist', () => {
  it.each([
    ['analyze rfm --table groupz', 'Did you mean "groups"?'],
    ['analyze rmf --table groups', 'Did you mean "rfm"?'],
    ['analyze rfm --format xlsx', 'Expected --format to be one of'],
  ])('%s fails before a store is opened', async (args, message) => {
    const { code, err } = await run(`${args} --store embedded:nowhere`)
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })

  it('every analysis declares the tables that it has', async () => {
    const shop = await open(`embedded:${join(folder, 'store')}`)
    try {
      for (const name of analysisNames) {
        const { tableNames } = await analyze(shop, name)
        expect(tableNames.map((table) => tableNamed(name, table))).toEqual(tableNames)
        expect(tableNamed(name)).toBe(tableNames[0])
      }
    } finally {
      await shop.close()
    }
  })
})
