import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { checkMapping } from '@polymart/core'
import { expect, it } from 'vitest'
import { readAll, temporaryFolder } from './folders.js'
import {
  codecs,
  deltaTexts,
  encodings,
  plainLength,
  rawParquet,
  sameCode,
  varint,
  zstdOf,
} from '../../core/test/raw-parquet.js'
import type { RawPage } from '../../core/test/raw-parquet.js'

const mapping = checkMapping({ categories: { from: 'c.parquet', fields: { categoryId: 'text', name: 'text' } } })

const read = async (codec: number, pages: readonly RawPage[]): Promise<readonly string[]> => {
  const dir = await temporaryFolder()
  await writeFile(join(dir, 'c.parquet'), rawParquet(codec, pages))
  const { shop } = await readAll(dir, { mapping, memory: 32 })
  return shop.categories!.map(({ name }) => name)
}

/** A text of so many x, as a page has it. */
const textOf = (length: number): Buffer => Buffer.concat([plainLength(length), Buffer.alloc(length, 'x')])

/** A text of 6,000 bytes; so many more than are said. */
const content = textOf(6000)

const packed: Record<string, Uint8Array> = {
  gzip: gzipSync(content),
  brotli: brotliCompressSync(content),
  zstd: zstdOf(plainLength(6000), 0x78, 6000),
  // One x, then copies of 60 bytes from one byte back.
  snappy: Buffer.from([
    ...varint(content.length),
    (content.length - 6000) << 2,
    ...content.subarray(0, 5),
    ...Array.from({ length: 5999 / 60 }, () => [(59 << 2) | 2, 1, 0]).flat(),
    (((5999 % 60) - 1) << 2) | 2,
    1,
    0,
  ]),
  // The same in one copy, but for the last five bytes, which stand by themselves.
  lz4Raw: Buffer.from([
    0x5f,
    ...content.subarray(0, 5),
    1,
    0,
    ...lz4More(5999 - 5 - 4 - 15),
    0x50,
    ...content.subarray(-5),
  ]),
}

function lz4More(length: number): number[] {
  return [...Array.from({ length: Math.floor(length / 255) }, () => 255), length % 255]
}

const page = (bytes: Uint8Array, unfolded: number): RawPage[] => [
  { values: 1, encoding: encodings.plain, bytes, unfolded },
]

it.each(Object.keys(packed) as (keyof typeof codecs)[])('a page of %s says how far it unfolds', async (codec) => {
  const bytes = packed[codec]!
  expect(await read(codecs[codec], page(bytes, content.length))).toEqual(['x'.repeat(6000)])
  await expect(read(codecs[codec], page(bytes, 40))).rejects.toThrow(
    /c\.parquet, column text: a page says that it unfolds to 40 bytes, and unfolds to more\. The file is damaged/,
  )
  // Where fewer come, that decoder is content.
  if (codec !== 'snappy')
    await expect(read(codecs[codec], page(bytes, 7000))).rejects.toThrow(
      /c\.parquet, column text: a page says that it unfolds to 7000 bytes, and unfolds to 6004\. The file is damaged/,
    )
  await expect(read(codecs[codec], page(bytes.subarray(0, bytes.length / 2), content.length))).rejects.toThrow(
    /c\.parquet, column text: a page says that it unfolds to 6004 bytes, and (holds bytes that cannot be unpacked as|unfolds to \d)/,
  )
})

const shared = (length: number, count: number): RawPage[] => {
  const head = deltaTexts(length, count)
  const bytes = Buffer.concat([head, Buffer.alloc(length, 'x')])
  return [{ values: count, encoding: encodings.deltaTexts, bytes, unfolded: bytes.length }]
}

it('texts that share what is before them are refused where they unfold too far', async () => {
  expect(await read(codecs.none, shared(1000, 300))).toEqual(Array.from({ length: 300 }, () => 'x'.repeat(1000)))
  await expect(read(codecs.none, shared(100_000, 300))).rejects.toThrow(
    /c\.parquet, column text: a row group unfolds to more than 19 MiB from 100\d+ bytes in the file\./,
  )
})

const repeated = (count: number): RawPage[] => [
  { dictionary: true, values: 1, encoding: encodings.plain, bytes: textOf(1), unfolded: 5 },
  ...Array.from({ length: 10 }, () => {
    const bytes = sameCode(count / 10)
    return { values: count / 10, encoding: encodings.codes, bytes, unfolded: bytes.length }
  }),
]

it('a few bytes that stand for millions of rows are refused', async () => {
  expect(await read(codecs.none, repeated(10_000))).toHaveLength(10_000)
  await expect(read(codecs.none, repeated(3_000_000))).rejects.toThrow(
    /c\.parquet, column text: a row group unfolds to more than 16 MiB from \d\d bytes in the file\./,
  )
})
