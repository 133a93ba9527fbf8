import { fieldsOf, toArrow } from '@polymart/core'
import type { Batch, EntityName } from '@polymart/core'
import { tableToIPC } from 'apache-arrow'
import { Compression, EnabledStatistics, Table, transformParquetStream, WriterPropertiesBuilder } from 'parquet-wasm'
import type { RecordBatch, WriterProperties } from 'parquet-wasm'

/** A row group is what a reader holds at once. */
const rowsPerGroup = 25_000

export const baseProperties = (): WriterPropertiesBuilder =>
  new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(rowsPerGroup)
    .setCreatedBy('polymart')

/** Least and most values are kept of whole records alone: those of list items help no reader and cost a quarter of the time. */
const propertiesOf = (entity: EntityName): WriterProperties => {
  const plain = Object.entries(fieldsOf(entity)).filter(([, { fields, kind }]) => !fields && kind !== 'texts')
  return plain
    .reduce(
      (properties, [name]) => properties.setColumnStatisticsEnabled(name, EnabledStatistics.Chunk),
      baseProperties().setStatisticsEnabled(EnabledStatistics.None),
    )
    .build()
}

/** The bytes of a Parquet file that holds batches of one entity, of which there is at least one. */
export async function* parquetBytes(batches: readonly Batch[]): AsyncGenerator<Uint8Array> {
  const rows = streamOf(recordBatches(batches))
  yield* (await transformParquetStream(rows, propertiesOf(batches[0]!.entity))) as ReadableStream<Uint8Array>
}

async function* recordBatches(batches: readonly Batch[]): AsyncGenerator<RecordBatch> {
  for (const batch of batches) {
    const table = Table.fromIPCStream(tableToIPC(await toArrow(batch), 'stream'))
    yield* table.recordBatches()
    table.free()
  }
}

/** `ReadableStream.from`, which the type that the encoder declares lacks. */
const streamOf = <T>(items: AsyncGenerator<T>): ReadableStream<T> =>
  new ReadableStream({
    async pull(controller) {
      const next = await items.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
  })
