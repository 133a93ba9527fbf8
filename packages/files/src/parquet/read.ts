import { fromArrow, PolymartError } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { tableFromIPC } from 'apache-arrow'
import type { Table } from 'apache-arrow'
import { ParquetFile } from 'parquet-wasm'
import type { RecordBatch } from 'parquet-wasm'
import type { Source } from '../read/sources.js'
import { FaultsBuilder } from '../read/faults.js'
import type { Piece, Reading } from '../read/task.js'
import { checkDepth } from './depth.js'
import { checkPages } from './check-pages.js'
import { FileBlob } from './file-blob.js'
import { footerOf } from './footer.js'
import { codedColumns, rowsPerBatch } from './group-size.js'
import { instantMender } from './instants.js'
import type { InstantMender } from './instants.js'
import { decodable, withNulls } from './no-categories.js'
import { unreadable } from './unreadable.js'
import { whyUnreadable } from './wrong-page.js'

/** The rows of each row group of a file, whose columns can hold the entity, or are mapped to it. */
export const rowGroups = async (source: Source): Promise<readonly number[]> => {
  const footer = await decoding(source, () => footerOf(source))
  checkDepth(source, footer)
  const [schema, rows] = await decoding(source, async () => {
    const file = await open(source)
    const groups = file.metadata().rowGroups()
    return [file.schema().intoIPCStream(), groups.map((group) => group.numRows())] as const
  })
  const table = tableFromIPC(schema)
  await decoding(source, () => checkPages(source, footer, codedColumns(table.schema)))
  if (!source.mapping) await recordsOf(source, table)
  return rows
}

/** The rows of one row group. */
export const readGroup = async ({ source, from }: Piece): Promise<Reading> => {
  const batches: Batch[] = []
  const faults = new FaultsBuilder()
  let rows = 0
  for await (const table of tablesOf(source, from)) {
    const { batch, problems } = await recordsOf(source, table)
    for (const problem of problems) faults.add({ ...problem, row: rows + problem.row })
    if (batch.rows > 0) batches.push(batch)
    rows += table.numRows
  }
  return { batches, faults: faults.finish(), rows }
}

const open = ({ path, bytes }: Source): Promise<ParquetFile> => ParquetFile.fromFile(new FileBlob(path, 0, bytes))

/** The batches of a row group, as tables of Arrow. */
export async function* tablesOf(source: Source, group: number): AsyncGenerator<Table> {
  let mender: InstantMender | undefined
  let first = true
  try {
    for await (const table of decoded(source, group)) {
      if (first) mender = await decodingGroup(source, group, () => instantMender(source, group, table.schema))
      first = false
      yield mender ? await decodingGroup(source, group, () => mender!.mend(table)) : table
    }
    await decodingGroup(source, group, async () => mender?.finish())
  } finally {
    await mender?.close()
  }
}

/** The batches of a row group, as the decoder makes them. */
async function* decoded(source: Source, group: number): AsyncGenerator<Table> {
  const { reader, schema, columns } = await decodingGroup(source, group, async () => {
    const file = await open(source)
    const { schema } = tableFromIPC(file.schema().intoIPCStream())
    const columns = decodable(source, schema)
    const options = { rowGroups: [group], batchSize: rowsPerBatch, ...(columns && { columns }) }
    const stream = (await file.stream(options)) as ReadableStream<RecordBatch>
    return { reader: stream.getReader(), schema, columns }
  })
  for (;;) {
    const part = await decodingGroup(source, group, async () => (await reader.read()).value?.intoIPCStream())
    if (!part) return
    const table = tableFromIPC(part)
    yield columns ? withNulls(table, schema) : table
  }
}

const decoding = <T>(source: Source, work: () => Promise<T>): Promise<T> =>
  work().catch((cause: unknown) => {
    throw cause instanceof PolymartError ? cause : unreadable(source, cause)
  })

const decodingGroup = <T>(source: Source, group: number, work: () => Promise<T>): Promise<T> =>
  work().catch(async (cause: unknown) => {
    throw cause instanceof PolymartError ? cause : await whyUnreadable(source, group, cause)
  })

const recordsOf = async ({ path, entity }: Source, table: Table): ReturnType<typeof fromArrow> => {
  try {
    return await fromArrow(table, entity)
  } catch (cause) {
    if (!(cause instanceof PolymartError)) throw cause
    throw new PolymartError(cause.code, `${path}: ${cause.message}`, { cause })
  }
}
