import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchOf, entityNames } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { writeDataset } from '@polymart/files'
import { inside } from '../cli-inside.js'
import type { Ended } from '../cli-run.js'
import { chromiumPath, drawn, startBrowser } from '../page-browser.js'
import { oddShop, oddTexts } from './odd-texts.js'

let folder: string
const at = (...names: string[]): string => join(folder, ...names)

const run = (...args: string[]): Promise<Ended> => inside(args, { cwd: folder })
const onTerminal = (...args: string[]): Promise<Ended> => inside(args, { cwd: folder, terminal: true })

const store = ['--store', 'embedded:store']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-odd-'))
  for (const format of ['parquet', 'jsonl'] as const) {
    await writeDataset(at(format), batches(), { format })
  }
  const loaded = await run('load', '--from', 'jsonl', ...store)
  expect(loaded).toMatchObject({ code: 0 })
})

async function* batches(): AsyncGenerator<Batch> {
  for (const entity of entityNames) yield batchOf(entity, oddShop[entity] as never)
}

beforeEach(() => void vi.stubEnv('NO_COLOR', '1'))

afterEach(() => void vi.unstubAllEnvs())

afterAll(() => rm(folder, { recursive: true }))

it('both formats of files hold every one of them as it is', async () => {
  const again = await run('load', '--from', 'parquet', ...store, '--on-duplicate', 'error')
  expect(again, again.err).toMatchObject({ code: 0 })
  expect((await run('reconcile', ...store, '--from', 'jsonl')).out).toContain('Everything agrees.')
})

const rfm = ['analyze', 'rfm', ...store]

it('JSON tells them as they are', async () => {
  const { rows } = JSON.parse((await run(...rfm, '--format', 'json')).out) as { rows: { userId: string }[] }
  expect(new Set(rows.map(({ userId }) => userId))).toEqual(new Set(oddTexts))
})

it('conditions find them', async () => {
  for (const text of oddTexts) {
    const where = `country=${JSON.stringify([text])}`
    const { out, err } = await run(...rfm, '--where', where, '--format', 'json')
    expect((JSON.parse(out) as { rows: unknown[] }).rows, err).toHaveLength(1)
  }
})

it('CSV holds them, but no formula', async () => {
  const { out } = await run(...rfm, '--format', 'csv')
  const cells = out.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n)/g)
  const texts = Array.from(cells, ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare!)
  expect(texts.filter((text) => /^[=+\-@\t\r\n]|[;\t\r\n][=+\-@]/.test(text))).toEqual([])
  for (const text of oddTexts) {
    // Apostrophes before signs, and nothing else, are added.
    const isFormula = /^[=+\-@\t\r]/.test(text)
    const alike = texts.filter((cell) => cell.replaceAll(/(^|[;\t\r\n])'(?=[=+\-@＝＋－＠\t\r])/g, '$1') === text)
    expect(alike, text).not.toEqual([])
    expect(
      alike.every((cell) => cell.startsWith("'") === (isFormula || text.startsWith("'"))),
      text,
    ).toBe(true)
  }
})

/** What a terminal obeys, other than the ends of lines. */
const obeyed = /(?!\r?\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

describe('a terminal gets nothing that it obeys', () => {
  it.each([
    ...['table', 'json', 'jsonl', 'csv'].flatMap((format) =>
      ['rfm', 'geography', 'revenue --by country', 'revenue --by category', 'funnel --by browser'].map(
        (name) => `analyze ${name} --format ${format}`,
      ),
    ),
    'analyze rfm --explain',
    'doctor --verbose --show-values',
    'doctor --format json',
    'reconcile --verbose',
    'reconcile --from jsonl --verbose',
    'reconcile --format json',
  ])('from %s', async (args) => {
    const { code, out, err } = await onTerminal(...args.split(' '), ...store)
    expect(code, err).toBe(0)
    expect(obeyed.exec(out)).toBeNull()
    expect(obeyed.exec(err)).toBeNull()
  })

  it('from what is wrong with an argument', async () => {
    for (const text of oddTexts.filter((text) => obeyed.test(text))) {
      for (const args of [
        ['analyze', text, ...store, '--verbose'],
        [...rfm, '--where', `${text}=x`, '--verbose'],
        [...rfm, '--table', text],
        ['load', '--from', text, ...store],
        [`--${text}`],
      ]) {
        const { code, out, err } = await onTerminal(...args)
        expect({ code, out }, err).toEqual({ code: 2, out: '' })
        expect(obeyed.exec(err)).toBeNull()
      }
    }
  })

  it('from rows that a load refuses', async () => {
    const loaded = await onTerminal('load', '--from', 'jsonl', '--store', 'embedded:strict', '--strict', '--verbose')
    expect(loaded).toMatchObject({ code: 0 })
    const twice = await onTerminal('load', '--from', 'jsonl', '--store', 'embedded:strict', '--verbose')
    expect(obeyed.exec(twice.out + twice.err)).toBeNull()
  })
})

it.skipIf(chromiumPath === undefined)('a page shows them, and none of them does anything', async () => {
  const written = await run('dashboard', ...store, '--out', 'page.html', '--include-customers')
  expect(written, written.err).toMatchObject({ code: 0 })
  const browser = await startBrowser()
  try {
    const { page, complaints, requests } = await browser.open(at('page.html'))
    await drawn(page)
    expect(await page.evaluate(() => 'hit' in window)).toBe(false)
    expect(requests).toEqual([])
    expect(complaints).toEqual([])
    const text = await page.locator('body').textContent()
    for (const odd of ['</script><script>', '<img src="https', '=cmd|', '__proto__']) expect(text).toContain(odd)
  } finally {
    await browser.close()
  }
})
