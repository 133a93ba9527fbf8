import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attribution, funnel, inventory, open, openStore, repurchase, rfm, sessions } from '@polymart/analytics'
import type { ResultRow, Shop } from '@polymart/analytics'
import { bucketCount, recordsOf } from '@polymart/core'
import { cellsOf, checkBuilt, demoFolder, plainEnvironment, printedTables, root } from './fixtures/demo.js'
import type { DemoFolder } from './fixtures/demo.js'
import { at, shop as records, session, user } from './fixtures/records.js'
import { storeOf } from './fixtures/store.js'

checkBuilt('core', 'embedded', 'analytics')

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

let demo: DemoFolder
let empty: string
let shop: Shop

beforeAll(async () => {
  demo = await demoFolder()
  empty = await mkdtemp(join(tmpdir(), 'polymart-empty-'))
  shop = await open(demo.url)
})

afterAll(async () => {
  await shop.close()
  await demo.remove()
  await rm(empty, { recursive: true })
})

interface Run {
  readonly code: unknown
  readonly stdout: string
  readonly stderr: string
}

/** Runs an example as a user would, in a folder. */
const run = (script: string, args: readonly string[] = [], cwd = demo.folder): Promise<Run> =>
  new Promise((resolve) => {
    const command = ['--import', tsx, join(root, 'examples', script), ...args]
    execFile(process.execPath, command, { cwd, env: plainEnvironment(), timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr })
    })
  })

const notes = (...warnings: readonly string[]): string => warnings.map((warning) => `Note: ${warning}\n`).join('')

describe('first-steps.ts', () => {
  test("prints the groups and the funnel of the demo's shop", async () => {
    const segments = await rfm(shop)
    const steps = await funnel(shop)
    const { code, stdout, stderr } = await run('first-steps.ts')

    expect(printedTables(stdout)).toEqual([
      cellsOf(segments.rows('groups'), ['group', 'customers', 'share', 'netMinor', 'avgRecencyDays', 'avgFrequency']),
      cellsOf(steps.rows('steps'), [
        'name',
        'reached',
        'fromFirst',
        'fromPrevious',
        'medianMsFromPrevious',
        'netMinor',
      ]),
    ])
    expect(stdout).toContain(`as of ${new Date(segments.meta.asOf).toISOString()}\n`)
    const dollars = (Number(steps.rows('steps')[3]!.netMinor) / 100).toLocaleString('en', { minimumFractionDigits: 2 })
    expect(stdout).toContain(`\nThese orders are worth $${dollars}; netMinor is in minor units.\n`)
    expect(stderr).toBe(notes(...segments.meta.warnings, ...steps.meta.warnings))
    expect(code).toBe(0)
  })
})

describe('funnel-by-country-and-device.ts', () => {
  test('prints the mature conversion of the ten largest countries, by first device', async () => {
    const byCountry = (await funnel(shop, { by: 'country' })).rows('summary')
    const largest = byCountry.sort((a, b) => b.entered - a.entered).slice(0, 10)
    const { code, stdout, stderr } = await run('funnel-by-country-and-device.ts')

    const rate = (row: ResultRow | undefined): string => {
      if (row === undefined) return ''
      const { matureEntered: entered, matureConverted: converted } = row as Record<string, number>
      if (entered === 0) return 'nobody yet'
      return `${((100 * converted!) / entered!).toFixed(1)}% of ${entered}${entered! < 100 ? ' (few)' : ''}`
    }
    const expected = [['country', 'all', 'desktop', 'mobile', 'tablet']]
    for (const row of largest) {
      const where = { country: row.country === '(not set)' ? null : row.country }
      const byDevice = (await funnel(shop, { by: 'device', where })).rows('summary')
      const devices = ['desktop', 'mobile', 'tablet'].map((device) => byDevice.find((of) => of.device === device))
      expected.push([row.country, rate(row), ...devices.map(rate)])
    }
    expect(printedTables(stdout)).toEqual([expected])
    expect(stdout).toContain(`\nand ${byCountry.length - 10} smaller countries\n`)
    expect(stderr).toBe(notes('(few) marks fewer than 100 persons, of whom a percentage says little.'))
    expect(code).toBe(0)
  })
})

describe('mailing-groups.ts', () => {
  test('writes the id and group of those who agreed, and nothing else', async () => {
    const segments = await rfm(shop, { where: { marketingConsent: true } })
    const users = segments.rows('customers')
    const file = join(demo.folder, 'groups.csv')
    const { code, stdout, stderr } = await run('mailing-groups.ts', ['groups.csv'])

    expect(users.length).toBeGreaterThan(0)
    expect(users.length).toBeLessThan((await rfm(shop)).rows('customers').length)
    expect(await readFile(file, 'utf8')).toBe(
      ['userId,group', ...users.map(({ userId, group }) => `${userId},${group}`), ''].join('\r\n'),
    )
    expect(stdout.split('\n', 1)).toEqual([`groups.csv: ${users.length} users`])
    expect(printedTables(stdout)).toEqual([cellsOf(segments.rows('groups'), ['group', 'customers'])])
    expect(stderr).toBe(notes(...segments.meta.warnings))
    expect(code).toBe(0)
  })

  test('writes ids that look like formulas or hold separators as texts', async () => {
    const ids = ['=1+1', '@sum', '-2', 'a,b', 'say "hi"', 'plain']
    const agreed = ids.map((userId) => user({ userId, marketingConsent: true }))
    const users = [...agreed, user({ userId: 'declined', marketingConsent: false })]
    // The default asOf comes after the latest session, and so after the users signed up.
    const store = await storeOf(records({ users, sessions: [session({ sessionId: 's', startAt: at('2025-06-01') })] }))
    try {
      const file = join(empty, 'odd.csv')
      const { code } = await run('mailing-groups.ts', [file, store.url], empty)
      expect(code).toBe(0)
      expect((await readFile(file, 'utf8')).split('\r\n')).toEqual([
        'userId,group',
        "'-2,Prospects",
        "'=1+1,Prospects",
        "'@sum,Prospects",
        '"a,b",Prospects',
        'plain,Prospects',
        '"say ""hi""",Prospects',
        '',
      ])
    } finally {
      await store.remove()
    }
  })

  test('says that it needs a file', async () => {
    expect(await run('mailing-groups.ts')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Expected the file to write, such as groups.csv, found none.\n',
    })
  })
})

/** Rows of a CSV without quotes. */
const csvRows = async (file: string): Promise<string[][]> =>
  (await readFile(file, 'utf8'))
    .split('\r\n')
    .slice(0, -1)
    .map((row) => row.split(','))

describe('slipping-customers.ts', () => {
  test('lists those who agreed and slip away, by money, and their addresses only if they are asked for', async () => {
    const agreed = await repurchase(shop, { where: { marketingConsent: true, 'user.status': 'active' } })
    const slipping = agreed.rows('customers').filter((row) => row.status === 'slipping' && row.medianGapDays! >= 7)
    expect(slipping.length).toBeGreaterThan(0)
    const store = await openStore(demo.url)
    const scanned = await store.scan('users', { from: 0, to: bucketCount }, { columns: ['userId', 'email'] })
    const users = [...recordsOf(scanned)]
    await store.close()

    const ids = await run('slipping-customers.ts', ['ids.csv'])
    expect(ids).toMatchObject({ code: 0, stdout: expect.stringContaining(`${slipping.length} customers`) as string })
    const [header, ...rows] = await csvRows(join(demo.folder, 'ids.csv'))
    expect(header).toEqual(['userId', 'daysSinceLast', 'net (USD)'])
    expect(rows.map(([userId]) => userId).sort()).toEqual(slipping.map(({ userId }) => userId).sort())
    const nets = rows.map(([, , net]) => Number(net))
    expect(nets).toEqual(nets.toSorted((a, b) => b - a))
    expect(await readFile(join(demo.folder, 'ids.csv'), 'utf8')).not.toContain('@')

    expect(await run('slipping-customers.ts', ['list.csv', '--email'])).toMatchObject({ code: 0 })
    const emails = new Map(users.map(({ userId, email }) => [userId, email]))
    for (const [userId, email] of (await csvRows(join(demo.folder, 'list.csv'))).slice(1)) {
      expect(email).toBe(emails.get(userId!))
    }
  })
})

describe('reorder.ts', () => {
  test('lists what is out of stock and sells, and what is at its reorder point', async () => {
    const stock = (await inventory(shop, { leadTimeDays: 14, safetyDays: 7 })).rows()
    const due = stock.filter(({ status }) => status === 'out of stock' || status === 'reorder')
    expect(due.length).toBeGreaterThan(0)
    expect(await run('reorder.ts', ['reorder.csv'])).toMatchObject({ code: 0 })
    const rows = (await csvRows(join(demo.folder, 'reorder.csv'))).slice(1)
    expect(rows.map(([id]) => id).sort()).toEqual(due.map(({ productId }) => productId).sort())
    for (const [id, , status, , , order] of rows) {
      const row = due.find(({ productId }) => productId === id)!
      expect(status).toBe(row.status)
      expect(Number(order)).toBeGreaterThanOrEqual(row.unitsPerDay! * 56)
      expect(Number(order)).toBeLessThan(row.unitsPerDay! * 56 + 1)
    }
  })
})

describe('channel-report.ts', () => {
  test('puts the traffic of each channel beside the month before, and what it earned', async () => {
    const traffic = (await sessions(shop, { by: 'channel' })).rows()
    const { code, stdout } = await run('channel-report.ts')
    expect(code).toBe(0)
    const [visits, earned] = printedTables(stdout)
    expect(visits!.slice(1).map((row) => row.slice(0, 3))).toEqual(
      traffic.map(({ channel, sessions, previousSessions }) => [channel, String(sessions), String(previousSessions)]),
    )
    const models = (await attribution(shop, { by: 'channel' })).rows('models')
    expect(earned!.slice(1).map(([channel]) => channel)).toEqual(models.map(({ channel }) => channel))
  })
})

const scripts: readonly (readonly [string, readonly string[]])[] = [
  ['first-steps.ts', []],
  ['funnel-by-country-and-device.ts', []],
  ['mailing-groups.ts', ['groups.csv']],
  ['slipping-customers.ts', ['list.csv']],
  ['reorder.ts', ['reorder.csv']],
  ['channel-report.ts', []],
]

describe.each(scripts)('%s', (script, args) => {
  test('says in a sentence what to do where there is no store', async () => {
    const [none, other] = await Promise.all([
      run(script, args, empty),
      run(script, [...args, `embedded:${empty}/missing`], empty),
    ])
    expect(none.stderr).toMatch(/^No store was given: .*"polymart demo".*\n$/)
    expect(other.stderr).toMatch(/^There is no store at .*\n$/)
    for (const { code, stdout } of [none, other]) expect([code, stdout]).toEqual([1, ''])
  })

  test('runs on a store without data', async () => {
    const store = await storeOf(records({}))
    try {
      const { code, stdout, stderr } = await run(script, [...args, store.url], empty)
      expect(stderr).toMatch(/^(Note: .*\n)*$/)
      expect(stdout).not.toMatch(/NaN|undefined|Infinity/)
      expect(code).toBe(0)
    } finally {
      await store.remove()
    }
  })
})
