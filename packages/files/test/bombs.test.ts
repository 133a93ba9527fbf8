import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkMapping } from '@polymart/core'
import { Table as ArrowTable, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { Compression, EnabledStatistics, Table, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm'
import { expect, it } from 'vitest'
import { readAll, temporaryFolder } from './folders.js'

const mapping = checkMapping({ categories: { from: 'c.parquet', fields: { categoryId: 'id', name: 'text' } } })

it('a page of Parquet that unfolds too far is refused by a limit that can be raised', async () => {
  const dir = await temporaryFolder()
  const texts = (values: string[]) => vectorFromArray(values, new Utf8())
  const table = new ArrowTable({ id: texts(['1', '2']), text: texts(['x'.repeat(10 << 20), 'y']) })
  const properties = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setDictionaryEnabled(false)
    .setStatisticsEnabled(EnabledStatistics.None)
    .build()
  const bytes = writeParquet(Table.fromIPCStream(tableToIPC(table, 'stream')), properties)
  expect(bytes.length).toBeLessThan(100_000)
  await writeFile(join(dir, 'c.parquet'), bytes)
  await expect(readAll(dir, { mapping, memory: 32 })).rejects.toThrow(
    `${join(dir, 'c.parquet')}, column text: expected pages that unfold to at most 8 MiB, found one of 10 MiB. Is the file damaged? If it is right, raise --read-memory (now 32 MiB) to 40 MiB or more`,
  )
  const { shop } = await readAll(dir, { mapping, memory: 48 })
  expect(shop.categories?.map(({ name }) => name.length)).toEqual([10 << 20, 1])
})
