import { open } from 'node:fs/promises'
import type { Batch } from '@polymart/core'
import { jsonlBytes } from '../jsonl/encode.js'
import type { FileFormat } from '../layout.js'
import { storing } from '../storage.js'

/** Batches of one entity, and the file that is to hold them. */
export interface Part {
  readonly path: string
  readonly format: FileFormat
  readonly batches: readonly Batch[]
}

/** Writes a file that is not there yet; resolves to its bytes. */
export const writePart = ({ path, format, batches }: Part): Promise<number> =>
  storing(path, async () => {
    const file = await open(path, 'wx')
    try {
      let bytes = 0
      for await (const chunk of chunksOf(format, batches)) {
        await file.writeFile(chunk)
        bytes += chunk.length
      }
      return bytes
    } finally {
      await file.close()
    }
  })

async function* chunksOf(format: FileFormat, batches: readonly Batch[]): AsyncGenerator<Uint8Array> {
  if (format === 'jsonl') for (const batch of batches) yield* jsonlBytes(batch)
  else yield* (await import('../parquet/write.js')).parquetBytes(batches)
}
