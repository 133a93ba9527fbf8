import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { funnel, open, revenue, rfm } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { inside } from './cli-inside.js'
import { bash, polymart } from './cli-run.js'
import type { Ended, RunOptions } from './cli-run.js'

let folder: string
let shop: Shop

/** A process of its own, of the build. */
const run = (args: string, options: Partial<RunOptions> = {}): Promise<Ended> =>
  polymart(args === '' ? [] : args.split(' '), { cwd: folder, ...options })

/** The same within this process, for what comes out alike in either. */
const ask = (args: string): Promise<Ended> => inside(args.split(' '), { cwd: folder })

const at = (...names: string[]): string => join(folder, ...names)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-cli-'))
  const made = await run('generate --out shop --scale 0.05')
  expect(made, made.err).toMatchObject({ code: 0 })
  const loaded = await run('load --from shop --store embedded:store')
  expect(loaded, loaded.err).toMatchObject({ code: 0 })
  // One that no run within this process opens too.
  await cp(at('store'), at('copy'), { recursive: true })
  shop = await open(`embedded:${at('copy')}`)
})

afterAll(async () => {
  await shop.close()
  await rm(folder, { recursive: true })
})

const commands = ['demo', 'generate', 'load', 'analyze', 'reconcile', 'doctor', 'dashboard']
const allCommands = [...commands, 'gallery', 'serve', 'completion']

describe('help', () => {
  test('fits a screen and lists every command', async () => {
    const { code, out, err } = await run('--help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const command of allCommands) expect(out).toContain(`\n  ${command} `)
    expect(out.split('\n').length).toBeLessThanOrEqual(30)
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true)
  })

  test.each(commands)('of %s fits a screen and ends with two examples', async (command) => {
    const { code, out } = await ask(`${command} --help`)
    expect(code).toBe(0)
    const [, examples = ''] = out.split('Examples:\n')
    expect(examples.trimEnd().split('\n')).toHaveLength(2)
    expect(examples.match(new RegExp(`^  polymart ${command}`, 'gm'))).toHaveLength(2)
    expect(out.split('\n').length).toBeLessThanOrEqual(45)
  })

  test('without the name of an analysis it is the message, and the arguments are wrong', async () => {
    const { code, out, err } = await run('analyze')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('Usage: polymart analyze NAME')
  })

  test('--version is that of the package', async () => {
    const manifest = new URL('../packages/cli/package.json', import.meta.url)
    const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
    expect(await run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })
})

describe('wrong arguments end with 2, one line, and the nearest right one', () => {
  test.each([
    ['analyse rfm', 'analyze'],
    ['analyze rmf --store embedded:store', 'rfm'],
    ['analyze rfm --stroe embedded:store', '--store'],
    ['analyze rfm --store embedded:store --format jsn', 'json'],
    ['analyze rfm --store embedded:store --where contry=DE', 'country'],
    ['analyze rfm --store embedded:store --params {"binz":4}', 'bins'],
    ['analyze funnel --store embedded:store --by devise', 'device'],
    ['analyze funnel --store embedded:store --steps product_view,chekout', 'checkout'],
    ['analyze revenue --store embedded:store --executor worker', 'workers'],
    ['load --from shop --store embedded:store --on-duplicate replac', 'replace'],
    ['generate --out x --format parket', 'parquet'],
    ['analyze rfm --store embeded:store', 'embedded'],
  ])('%s', async (args, hint) => {
    const { code, out, err } = await ask(args)
    expect({ code, out }, err).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^polymart: [^\n]+\n$/)
    expect(err).toMatch(new RegExp(`Did you mean "?${hint}`))
  })

  test.each([
    ['generate', "Required option '--out <dir>' not specified."],
    ['analyze', 'Analyses:'],
    ['analyze rfm --store embedded:store --steps a,b', "Unknown option '--steps'."],
    ['analyze rfm --store embedded:store --bins 1', 'Expected --bins to be a whole number from 2 to 10, found 1.'],
    ['analyze funnel --store embedded:store --window never', 'Expected --window to be a length above zero'],
    ['analyze rfm funnel --store embedded:store', 'Too many arguments'],
    ['analyze rfm --store embedded:store --sessions embedded:store', 'either --store, or --entities with --sessions'],
    ['analyze rfm --entities embedded:store', '--sessions is missing'],
    ['analyze rfm --store embedded:store --mapping mine.json', 'Cannot read the --mapping file'],
    ['analyze rfm', 'No store was given'],
    ['analyze rfm --store embedded:store --table groupz', 'Expected a table of rfm (customers, groups)'],
    ['analyze revenue --store embedded:store --since 2030-01-01', 'Expected --since to be before --until'],
    [
      'analyze clv --store embedded:store --since 2026-01-01',
      'clv takes no period: it looks at everything before --as-of. Leave --since out.',
    ],
    ['analyze revenue --store embedded:store --compare month', 'Expected --compare to be "previous", "year"'],
    ['analyze rfm --store embedded:store --compare year', 'or give --since'],
    [
      'analyze revenue --store embedded:store --compare 2026-02-01..2026-01-01',
      'Expected the start of --compare to be before',
    ],
    ['analyze revenue --store embedded:store --as-of yesterday', 'Expected --as-of to be a date'],
    ['analyze revenue --store embedded:store --time-zone Mars/Base', 'Expected --time-zone to be'],
    ['analyze rfm --store embedded:store --limit 0', 'Expected --limit to be a whole number of at least 1'],
    ['analyze rfm --store embedded:store --out shop', 'shop is a folder; choose a file.'],
    ['analyze rfm --store embedded:store --explain --format csv', '--explain can only be shown as table or json'],
    ['load --from nowhere --store embedded:other', 'Cannot read the folder nowhere'],
    ['generate --out x --scale 0', 'Expected scale to be'],
  ])('%s', async (args, message) => {
    const { code, out, err } = await ask(args)
    expect({ code, out }, err).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })

  test('a password in a URL is never printed', async () => {
    const url = 'mongodb://me:secret@127.0.0.1:1/shop?serverSelectionTimeoutMS=200'
    const { code, err } = await ask(`analyze rfm --store ${url} --verbose`)
    expect(code).toBe(3)
    expect(err).not.toMatch(/secret|me:/)
  })

  test('--verbose adds the stack', async () => {
    expect((await ask('analyze rmf --store embedded:store --verbose')).err).toMatch(/\n\s+at /)
  })
})

describe('stores', () => {
  test('one that is not there ends with 3', async () => {
    for (const command of ['analyze rfm', 'doctor', 'reconcile', 'dashboard --out page.html']) {
      const { code, err } = await run(`${command} --store embedded:nothing`)
      expect(code, err).toBe(3)
      expect(err).toContain('There is no store at nothing')
    }
    expect(await readdir(folder)).not.toContain('nothing')
  })

  test('are found by environment, configuration, or as that of a demo', async () => {
    const table = (await run('analyze rfm --table groups --format jsonl --store embedded:store')).out
    const env = { POLYMART_STORE_URL: `embedded:${at('store')}` }
    expect(await run('analyze rfm --table groups --format jsonl', { env })).toMatchObject({ code: 0, out: table })
    const pair = { POLYMART_ENTITIES_URL: env.POLYMART_STORE_URL, POLYMART_SESSIONS_URL: env.POLYMART_STORE_URL }
    expect(await run('analyze rfm --table groups --format jsonl', { env: pair })).toMatchObject({ code: 0, out: table })
    await mkdir(at('configured'))
    await writeFile(at('configured', 'polymart.config.json'), '{"store": "embedded:../store"}')
    expect(await run('analyze rfm --table groups --format jsonl', { cwd: at('configured') })).toMatchObject({
      code: 0,
      out: table,
    })
    await mkdir(at('beside', 'polymart-demo'), { recursive: true })
    await cp(at('store'), at('beside', 'polymart-demo', 'store'), { recursive: true })
    expect(await run('analyze rfm --table groups --format jsonl', { cwd: at('beside') })).toMatchObject({
      code: 0,
      out: table,
    })
  })

  test('entities and sessions may lie apart', async () => {
    const loaded = await run('load --from shop --entities embedded:entities --sessions embedded:sessions')
    expect(loaded, loaded.err).toMatchObject({ code: 0 })
    const both = await run('analyze funnel --entities embedded:entities --sessions embedded:sessions --format jsonl')
    expect(both.out).toBe((await run('analyze funnel --store embedded:store --format jsonl')).out)
  })

  test('an empty one gives tables, warnings and 0', async () => {
    await mkdir(at('empty', 'users'), { recursive: true })
    expect(await ask('load --from empty --store embedded:none')).toMatchObject({ code: 0 })
    for (const name of ['rfm', 'funnel', 'geography', 'revenue']) {
      const { code, out, err } = await ask(`analyze ${name} --store embedded:none --format json`)
      expect(code, err).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ analysis: name })
      expect(err).toContain('warning: The stores contain no orders and no sessions.')
    }
    expect(await ask('doctor --store embedded:none')).toMatchObject({ code: 0 })
    expect(await ask('reconcile --store embedded:none')).toMatchObject({ code: 0 })
  })
})

/** Rows as the API gives them, in JSON's terms. */
const inJson = (rows: readonly Record<string, unknown>[]): unknown[] =>
  rows.map(({ lastSessionAt, ...rest }) => ({
    ...rest,
    ...(lastSessionAt !== undefined && {
      lastSessionAt: lastSessionAt === null ? null : new Date(lastSessionAt as number).toISOString(),
    }),
  }))

describe('formats', () => {
  test('json is one object with the rows of the API', async () => {
    const result = await rfm(shop)
    const { out } = await ask('analyze rfm --store embedded:store --format json')
    const whole = JSON.parse(out) as { analysis: string; meta: Record<string, unknown>; rows: unknown[] }
    expect(Object.keys(whole)).toEqual(['analysis', 'meta', 'rows'])
    expect(whole.analysis).toBe('rfm')
    expect(whole.meta).toMatchObject({
      asOf: new Date(result.meta.asOf).toISOString(),
      currency: 'USD',
      timeZone: 'UTC',
    })
    const keyed = (rows: readonly unknown[]) => rows.map((row) => Object.entries(row as object).sort())
    expect(keyed(whole.rows)).toEqual(keyed(inJson(result.rows())))
  })

  test('jsonl is a row a line', async () => {
    const { out } = await ask('analyze rfm --table groups --store embedded:store --format jsonl')
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(rows).toEqual((await rfm(shop)).rows('groups'))
  })

  test('csv has major units under the currency, and other programs read it', async () => {
    const { code } = await ask('analyze revenue --store embedded:store --params {"every":"month"} --out months.csv')
    expect(code).toBe(0)
    const rows = await inDuckDB(
      `SELECT "from", orders, CAST("net (USD)" * 100 AS BIGINT) AS net FROM read_csv('${at('months.csv')}', types = {'from': 'VARCHAR', 'net (USD)': 'DECIMAL(18,2)'})`,
    )
    const expected = (await revenue(shop, { every: 'month' })).rows()
    expect(rows).toEqual(expected.map(({ from, orders, netMinor }) => [from, orders, netMinor]))
  })

  test('parquet and arrow hold the same rows', async () => {
    const file = await run('analyze rfm --store embedded:store --out customers.parquet --limit 100')
    expect(file, file.err).toMatchObject({ code: 0, out: '' })
    const expected = (await rfm(shop)).rows().slice(0, 100)
    const rows = await inDuckDB(
      `SELECT "userId", "monetaryMinor", epoch_ms("lastSessionAt") FROM '${at('customers.parquet')}'`,
    )
    const columns = expected.map(({ userId, monetaryMinor, lastSessionAt }) => [userId, monetaryMinor, lastSessionAt])
    expect(rows).toEqual(columns)
    await bash('polymart analyze rfm --store embedded:store --format arrow --limit 100 > customers.arrow', {
      cwd: folder,
    })
    const table = tableFromIPC(await readFile(at('customers.arrow')))
    const arrow = table.toArray().map((row) => {
      const { userId, monetaryMinor, lastSessionAt } = row as unknown as Record<string, unknown>
      return [userId, Number(monetaryMinor), lastSessionAt]
    })
    expect(arrow).toEqual(columns)
  })

  test('the table shows 50 rows, in major units, and says how many more', async () => {
    const { out } = await ask('analyze rfm --store embedded:store')
    const lines = out.trimEnd().split('\n')
    expect(lines).toHaveLength(54)
    expect(lines[0]).toBe('rfm customers of embedded:store')
    expect(lines[1]).toMatch(/^period up to 2026-06-30 .*, as of 2026-06-30 .*, time zone UTC$/)
    expect(lines.at(-1)).toBe('450 more rows (--limit shows more, --format csv all of them)')
    expect(lines[3]).toMatch(/\$[\d,]+\.\d\d/)
    expect((await ask('analyze rfm --store embedded:store --limit 3')).out.trimEnd().split('\n')).toHaveLength(7)
    // No colours in a pipe.
    expect(out).not.toMatch(/\u001b/)
  })

  test('--out is there whole or not at all', async () => {
    const { code } = await ask('analyze rfm --store embedded:store --where contry=DE --out never.csv')
    expect(code).toBe(2)
    expect((await readdir(folder)).filter((name) => name.includes('never'))).toEqual([])
  })

  test('| head ends quietly', async () => {
    for (const format of ['table', 'json', 'jsonl', 'csv']) {
      const { code, out, err } = await bash(
        `polymart analyze rfm --store embedded:store --quiet --format ${format} | head -1`,
        {
          cwd: folder,
        },
      )
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out.split('\n')).toHaveLength(2)
    }
    expect(await bash('polymart doctor --store embedded:store | true', { cwd: folder })).toMatchObject({
      code: 0,
      err: '',
    })
    expect(await bash('polymart --help | true', { cwd: folder })).toMatchObject({ code: 0, err: '' })
  })

  test('a full disk is told, and ends with 1', async () => {
    const { code, err } = await bash('polymart analyze rfm --store embedded:store > /dev/full', { cwd: folder })
    expect(code).toBe(1)
    expect(err).toContain('Cannot write to standard output')
  })
})

const inDuckDB = async (sql: string): Promise<unknown[][]> => {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(sql)
    return reader.getRows().map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
  } finally {
    connection.closeSync()
  }
}

describe('parameters', () => {
  test('flags say what the API takes', async () => {
    const flags =
      '--as-of 2026-06-15 --since 2026-05-01 --until 2026-06-10 --time-zone Europe/Berlin --where device=mobile --where device=tablet --where bot=false --by country --steps product_view,checkout,purchase --executor inline'
    const { out, err } = await ask(`analyze funnel --store embedded:store ${flags} --format json`)
    const result = await funnel(shop, {
      asOf: '2026-06-15',
      period: { from: '2026-05-01', to: '2026-06-10' },
      timeZone: 'Europe/Berlin',
      where: { device: ['mobile', 'tablet'], bot: false },
      by: 'country',
      steps: ['product_view', 'checkout', 'purchase'],
      executor: 'inline',
    })
    const whole = JSON.parse(out) as { meta: { params: unknown; executor: string }; rows: unknown[] }
    expect(whole.rows, err).toEqual(result.rows())
    expect(whole.meta.params).toEqual(result.meta.params)
    expect(whole.meta.executor).toBe('inline')
  })

  test('--params come from a file too, and --as-of can be now', async () => {
    await writeFile(at('params.json'), '{"bins": 3, "asOf": "2026-01-01"}')
    const { out } = await ask('analyze rfm --store embedded:store --params @params.json --as-of now --format json')
    const { meta } = JSON.parse(out) as { meta: { asOf: string; params: { bins: number } } }
    expect(meta.params.bins).toBe(3)
    expect(Date.now() - Date.parse(meta.asOf)).toBeLessThan(100_000)
  })

  test('an asOf before all data is a warning', async () => {
    const { code, err } = await ask('analyze revenue --store embedded:store --as-of 2001-01-01')
    expect(code).toBe(0)
    expect(err).toMatch(/warning: asOf 2001-01-01T00:00:00.000Z is before all data/)
    expect((await ask('analyze revenue --store embedded:store --as-of 2001-01-01 --quiet')).err).toBe('')
  })

  test('--explain tells what would be read', async () => {
    const { code, out } = await ask('analyze revenue --store embedded:store --explain')
    expect(code).toBe(0)
    expect(out).toMatch(/^revenue from 2025-07-01T00:00:00.000Z to /)
    expect(out).toMatch(/^transactions +2,500 /m)
    const json = await ask('analyze revenue --store embedded:store --explain --format json')
    expect(JSON.parse(json.out)).toMatchObject({ analysis: 'revenue', timeZone: 'UTC' })
  })
})

describe('load', () => {
  test('reports every row, and again finds them unchanged', async () => {
    const made = await ask('generate --out dirty --scale 0.02 --dirty 0.05 --format jsonl')
    expect(made, made.err).toMatchObject({ code: 0 })
    const first = await ask('load --from dirty --store embedded:dirty-store --issues issues.jsonl')
    expect(first, first.err).toMatchObject({ code: 0 })
    for (const [read, written, replaced, unchanged, rejected] of reportIn(first.out)) {
      expect(read).toBe(written! + replaced! + unchanged! + rejected!)
    }
    const { faults } = JSON.parse(await readFile(at('dirty', 'truth.json'), 'utf8')) as {
      faults: { entity: string; id: string; reportedBy: string }[]
    }
    const issues = (await readFile(at('issues.jsonl'), 'utf8')).trimEnd().split('\n')
    const ids = issues
      .map((line) => JSON.parse(line) as { entity: string; id: string })
      .map(({ entity, id }) => `${entity} ${id}`)
    const planted = faults.filter(({ reportedBy }) => reportedBy === 'load').map(({ entity, id }) => `${entity} ${id}`)
    expect(new Set(ids)).toEqual(new Set(planted))
    expect(first.out).toMatch(/… and [\d,]+ more: --verbose shows all/)
    const all = await ask('load --from dirty --store embedded:dirty-store --verbose')
    expect(all.out).not.toContain('more: --verbose')
    for (const [, written] of reportIn(all.out)) expect(written).toBe(0)
  })

  test('--strict ends with 4 where rows break the model, and loads the others', async () => {
    const { code, out, err } = await ask('load --from dirty --store embedded:strict-store --strict')
    expect(code).toBe(4)
    expect(out).toMatch(/^transactions, invalid value, left out: \d+ rows$/m)
    expect(err).toContain('left out (--strict)')
    expect((await ask('load --from shop --store embedded:strict-store --strict --recreate')).code).toBe(0)
  })

  test('--on-duplicate error stores nothing', async () => {
    const { code, err } = await ask('load --from dirty --store embedded:once --on-duplicate error')
    expect(code).toBe(1)
    expect(err).toContain('and onDuplicate is "error"')
    const { out } = await ask('doctor --store embedded:once --format json')
    const { entities } = JSON.parse(out) as { entities: { rows: number }[] }
    expect(entities.map(({ rows }) => rows)).toEqual([0, 0, 0, 0, 0])
  })

  test('broken lines are told with file and line, and never with values of persons', async () => {
    await mkdir(at('broken', 'users'), { recursive: true })
    const user = { userId: 'u1', preferredCategories: [], marketingConsent: true, signupAt: 0, status: 'active' }
    const lines = [user, { ...user, userId: 'u2', email: 7_777_777 }, 'nonsense'].map((row) => JSON.stringify(row))
    await writeFile(at('broken', 'users', 'part-00000.jsonl'), `${lines.join('\n')}\n{"userId":\n`)
    const { code, out } = await ask('load --from broken --store embedded:broken-store')
    expect(code).toBe(0)
    expect(reportIn(out)).toEqual([[4, 1, 0, 0, 3]])
    expect(out).toContain('u2: users/part-00000.jsonl, line 2: expected email to be a text')
    expect(out).not.toContain('7777777')
    expect((await ask('load --from broken --store embedded:broken-store --strict')).code).toBe(4)
  })

  beforeAll(() => ask('generate --out larger --scale 0.2 --seed 7'))

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends with 130 and leaves the store as it was', async (signal) => {
    await cp(at('store'), at(`kept-${signal}`), { recursive: true })
    const { code, out, err } = await run(`load --from larger --store embedded:kept-${signal}`, {
      onStart: (child) => void onceLocked(at(`kept-${signal}`), () => void child.kill(signal)),
    })
    expect({ code, out }).toEqual({ code: 130, out: '' })
    expect(err).toContain('Interrupted: nothing was loaded.')
    const groups = 'analyze rfm --table groups --format jsonl'
    expect(await run(`${groups} --store embedded:kept-${signal}`)).toMatchObject({
      code: 0,
      out: (await run(`${groups} --store embedded:store`)).out,
    })
  })
})

/** The numbers of a report's lines. */
const reportIn = (out: string): number[][] =>
  [...out.matchAll(/^(?:users|categories|products|transactions|sessions) +([\d, ]+)$/gm)].map(([, numbers]) =>
    numbers!
      .trim()
      .split(/ +/)
      .map((number) => Number(number.replaceAll(',', ''))),
  )

const onceLocked = async (store: string, then: () => void): Promise<void> => {
  for (let tries = 0; tries < 3000; tries++) {
    if (await stat(join(store, 'load.lock')).catch(() => undefined)) {
      then()
      return
    }
    await setTimeout(10)
  }
}

describe('doctor, reconcile and dashboard', () => {
  test('doctor and reconcile report what was planted for them, and end with 0', async () => {
    const { faults } = JSON.parse(await readFile(at('dirty', 'truth.json'), 'utf8')) as {
      faults: { entity: string; id: string; reportedBy: string }[]
    }
    for (const command of ['doctor', 'reconcile']) {
      const { code, out, err } = await ask(`${command} --store embedded:dirty-store --verbose --format json`)
      expect(code, err).toBe(0)
      const { checks } = JSON.parse(out) as { checks: { entity: string; findings: { id: string }[] }[] }
      const ids = checks.flatMap(({ entity, findings }) => findings.map(({ id }) => `${entity} ${id}`))
      const planted = faults
        .filter(({ reportedBy }) => reportedBy === command)
        .map(({ entity, id }) => `${entity} ${id}`)
      expect(ids).toEqual(expect.arrayContaining(planted))
      const text = await ask(`${command} --store embedded:dirty-store --verbose`)
      for (const fault of planted) expect(text.out).toContain(`\n  ${fault.split(' ')[1]!}  `)
    }
  })

  test('a clean shop is healthy and agrees with its files', async () => {
    const healthy = await ask('doctor --store embedded:store')
    expect(healthy.out, healthy.err).toContain('Healthy')
    const { code, out } = await ask('reconcile --store embedded:store --from shop')
    expect(code).toBe(0)
    expect(out).toContain('Everything agrees.')
    expect((await ask('reconcile --store embedded:store --from dirty')).out).toContain('There are differences.')
  })

  test('dashboard writes one page, with customers only when asked', async () => {
    const { code, out, err } = await run('dashboard --store embedded:store --out page.html')
    expect(code, err).toBe(0)
    expect(out).toBe(`file://${at('page.html')}\n`)
    const customer = /u0000\d{5}/
    const page = await readFile(at('page.html'), 'utf8')
    expect(page).toContain('<!doctype html>')
    expect(page).not.toMatch(customer)
    const narrow =
      '--title Deutschland --where user.country=DE --time-zone Europe/Berlin --since 2026-06-10 --until 2026-06-20'
    expect(
      await run(`dashboard --store embedded:store --out de.html ${narrow} --sections overview,behaviour`),
    ).toMatchObject({ code: 0 })
    const narrowed = await readFile(at('de.html'), 'utf8')
    for (const text of [
      '<h1>Deutschland</h1>',
      'Times in Europe/Berlin',
      '<strong>Conditions:</strong> user.country=DE',
      '10 Jun 2026 to 19 Jun 2026 (10 days, local time), compared with 31 May 2026 to 9 Jun 2026.',
      'id="section-behaviour"',
    ]) {
      expect(narrowed).toContain(text)
    }
    expect(narrowed).not.toContain('id="section-products"')
    const year = await run('dashboard --store embedded:store --out year.html --sections overview --compare year')
    expect(year).toMatchObject({ code: 0 })
    expect(await readFile(at('year.html'), 'utf8')).toMatch(/2026 \(30 days, local time\), compared with [^<]* 2025\./)
    expect(await run('dashboard --store embedded:store --out no.html --sections custommers')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean "customers"?') as string,
    })
    await run('dashboard --store embedded:store --out customers.html --include-customers')
    expect(await readFile(at('customers.html'), 'utf8')).toMatch(customer)
  })
})
