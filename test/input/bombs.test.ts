import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import {
  codecs,
  deltaTexts,
  encodings,
  plainLength,
  rawParquet,
  sameCode,
  zstdOf,
} from '../../packages/core/test/raw-parquet.js'
import { polymart } from '../cli-run.js'

/** What each of these would come to in memory, but for the limits. */
const huge = 3 << 29
const mostMib = 1024

const peak = `--import=${new URL('peak.mjs', import.meta.url).href}`

/** Loads a file as categories by the command; what it said, and the most memory that it had. */
const load = async (name: string, write: (path: string) => Promise<void>): Promise<{ said: string; mib: number }> => {
  const cwd = await mkdtemp(join(tmpdir(), 'polymart-bombs-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  await write(join(cwd, name))
  const mapping = { categories: { from: name, fields: { categoryId: 'text', name: 'text' } } }
  await writeFile(join(cwd, 'mapping.json'), JSON.stringify(mapping))
  const args = ['load', '--from', '.', '--mapping', 'mapping.json', '--store', 'embedded:s']
  const { code, out, err } = await polymart(args, { cwd, env: { NODE_OPTIONS: peak } })
  expect({ code, err }).toMatchObject({ code: 1 })
  const mib = Number(/^peak (\d+)$/m.exec(out)?.[1])
  return { said: err, mib }
}

/** A file of zeros behind a beginning, which takes no place on the disk. */
const zerosBehind =
  (text: string) =>
  async (path: string): Promise<void> => {
    await writeFile(path, text)
    await truncate(path, huge)
  }

const bytes = (content: () => Uint8Array) => (path: string) => writeFile(path, content())

const texts = 3000
const long = Math.ceil(huge / texts)

it.each<[name: string, what: string, write: (path: string) => Promise<void>, said: RegExp]>([
  ['a.csv', 'a field without end', zerosBehind('text\n"'), /a\.csv, row 2: expected at most 16 MiB/],
  ['a.jsonl', 'a line without end', zerosBehind('{"text":"'), /a\.jsonl, line 1: expected at most 16 MiB/],
  [
    'b.jsonl',
    'a line of 45 million objects',
    (path) => writeFile(path, Buffer.alloc(135 << 20, '{},').fill('[', 0, 1)),
    /b\.jsonl, line 1: expected at most 16 MiB/,
  ],
  [
    'a.jsonl.gz',
    'a line that gzip packs',
    bytes(() => Buffer.concat(Array.from({ length: huge >> 25 }, () => packedSpaces))),
    /a\.jsonl\.gz, line 1: expected at most 16 MiB/,
  ],
  [
    'a.csv.zst',
    'a field that zstd packs',
    bytes(() => zstdOf(Buffer.from('text\n"'), 120, huge)),
    /a\.csv\.zst, row 2: expected at most 16 MiB/,
  ],
  [
    'page.parquet',
    'a page',
    bytes(() =>
      rawParquet(codecs.zstd, [
        { values: 1, encoding: encodings.plain, bytes: zstdOf(plainLength(huge), 120, huge), unfolded: huge + 4 },
      ]),
    ),
    /page\.parquet, column text: expected pages that unfold to at most 128 MiB, found one of 1536 MiB/,
  ],
  [
    'dictionary.parquet',
    'a text that every row repeats',
    bytes(() =>
      rawParquet(codecs.zstd, [
        {
          dictionary: true,
          values: 1,
          encoding: encodings.plain,
          bytes: zstdOf(plainLength(long), 120, long),
          unfolded: long + 4,
        },
        {
          values: texts,
          encoding: encodings.codes,
          bytes: zstdOf(sameCode(texts), 0, 0),
          unfolded: sameCode(texts).length,
        },
      ]),
    ),
    /dictionary\.parquet, column text: a row group unfolds to more than 256 MiB/,
  ],
  [
    'shared.parquet',
    'a text that every row shares with the one before',
    bytes(() => {
      const head = deltaTexts(long, texts)
      const page = zstdOf(head, 120, long)
      return rawParquet(codecs.zstd, [
        { values: texts, encoding: encodings.deltaTexts, bytes: page, unfolded: head.length + long },
      ])
    }),
    /shared\.parquet, column text: a row group unfolds to more than 256 MiB/,
  ],
])('%s: %s is refused before it takes a gigabyte', { timeout: 120_000 }, async (name, _, write, said) => {
  const found = await load(name, write)
  expect(found.said).toMatch(said)
  expect(found.mib).toBeLessThan(mostMib)
})

const packedSpaces = gzipSync(Buffer.alloc(1 << 25, ' '))

it('4 million refused rows are counted', { timeout: 120_000 }, async () => {
  const { said, mib } = await load('rows.jsonl', (path) => writeFile(path, '{}\n'.repeat(4_000_000)))
  expect(said).toContain('4,000,000')
  expect(mib).toBeLessThan(mostMib)
})
