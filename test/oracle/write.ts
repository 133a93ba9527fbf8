import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Records } from '../fixtures/records.js'

/** Writes records as a data set of JSON Lines; entities without records get no folder. */
export const writeJsonLines = async (folder: string, records: Partial<Records>): Promise<void> => {
  for (const [entity, rows] of Object.entries(records)) {
    if (rows.length === 0) continue
    await mkdir(join(folder, entity))
    await pipeline(Readable.from(chunks(rows)), createWriteStream(join(folder, entity, 'part-00000.jsonl')))
  }
}

function* chunks(rows: readonly unknown[]): Generator<string> {
  const size = 1000
  for (let start = 0; start < rows.length; start += size) {
    yield rows
      .slice(start, start + size)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join('')
  }
}
