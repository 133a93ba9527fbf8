import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkMapping } from '@polymart/core'
import { Table as ArrowTable, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { Compression, EnabledStatistics, Table, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm'
import { expect, it } from 'vitest'
import { readAll, temporaryFolder } from './folders.js'

const mapping = checkMapping({ categories: { from: 'c.parquet', fields: { categoryId: 'id', name: 'text' } } })

/** Two columns of texts as a file of Parquet that takes a few kilobytes. */
const parquetOf = (ids: string[], texts: string[], packing: Compression, dictionary: boolean): Uint8Array => {
  const vectorOf = (values: string[]) => vectorFromArray(values, new Utf8())
  const table = new ArrowTable({ text: vectorOf(texts), id: vectorOf(ids) })
  const properties = new WriterPropertiesBuilder()
    .setCompression(packing)
    .setDictionaryEnabled(dictionary)
    .setStatisticsEnabled(EnabledStatistics.None)
    .build()
  const bytes = writeParquet(Table.fromIPCStream(tableToIPC(table, 'stream')), properties)
  expect(bytes.length).toBeLessThan(100_000)
  return bytes
}

it('a page of Parquet that unfolds too far is refused by a limit that can be raised', async () => {
  const dir = await temporaryFolder()
  const bytes = parquetOf(['1', '2'], ['x'.repeat(10 << 20), 'y'], Compression.ZSTD, false)
  await writeFile(join(dir, 'c.parquet'), bytes)
  await expect(readAll(dir, { mapping, memory: 32 })).rejects.toThrow(
    `${join(dir, 'c.parquet')}, column text: expected pages that unfold to at most 8 MiB, found one of 10 MiB. Is the file damaged? If it is right, raise --read-memory (now 32 MiB) to 40 MiB or more`,
  )
  const { shop } = await readAll(dir, { mapping, memory: 48 })
  expect(shop.categories?.map(({ name }) => name.length)).toEqual([10 << 20, 1])
})

it('a text that a dictionary holds once and every row repeats is refused, unless it fits', async () => {
  const dir = await temporaryFolder()
  const ids = Array.from({ length: 300 }, (_, i) => String(i))
  const text = 'x'.repeat(100_000)
  const bytes = parquetOf(
    ids,
    ids.map(() => text),
    Compression.ZSTD,
    true,
  )
  await writeFile(join(dir, 'c.parquet'), bytes)
  await expect(readAll(dir, { mapping, memory: 32 })).rejects.toThrow(
    `${join(dir, 'c.parquet')}, column text: a row group unfolds to more than 16 MiB from `,
  )
  const { shop } = await readAll(dir, { mapping, memory: 64 })
  expect(shop.categories?.every(({ name }) => name === text)).toBe(true)
})

it('a long text in a dictionary that few rows hold is no bomb', async () => {
  const dir = await temporaryFolder()
  const ids = Array.from({ length: 300 }, (_, i) => String(i))
  const texts = ids.map((_, i) => (i === 7 ? 'x'.repeat(100_000) : 'y'))
  await writeFile(join(dir, 'c.parquet'), parquetOf(ids, texts, Compression.ZSTD, true))
  const { shop } = await readAll(dir, { mapping, memory: 32 })
  expect(shop.categories?.map(({ name }) => name)).toEqual(texts)
})

it.each(['GZIP', 'BROTLI'] as const)('a page that unfolds further than it says is refused (%s)', async (packing) => {
  const dir = await temporaryFolder()
  const bytes = parquetOf(['1'], ['x'.repeat(10 << 20)], Compression[packing], false)
  // The header of the first page: its kind, then how far it unfolds, in seven bits a byte.
  expect([bytes[4], bytes[6]]).toEqual([0x15, 0x15])
  bytes[7] = 0x80 | 80
  let at = 8
  for (; bytes[at]! > 127; at++) bytes[at] = 0x80
  bytes[at] = 0
  await writeFile(join(dir, 'c.parquet'), bytes)
  await expect(readAll(dir, { mapping, memory: 32 })).rejects.toThrow(
    `${join(dir, 'c.parquet')}, column text: a page says that it unfolds to 40 bytes, and unfolds to more than 8 MiB.`,
  )
})
