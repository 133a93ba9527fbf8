import { Data, DataType, makeData, RecordBatch, Table, TimestampMillisecond } from 'apache-arrow'
import type { Schema } from 'apache-arrow'
import type { Source } from '../read/sources.js'
import { footerOf } from './footer.js'
import { int96Times } from './int96.js'

/** Puts the times of INT96 into the tables of one row group, which have to come in their order. */
export interface InstantMender {
  mend(table: Table): Promise<Table>
  /** After the last table. @throws Error where there are more times than rows. */
  finish(): Promise<void>
  close(): Promise<void>
}

/**
 * What Spark and others wrote as INT96 are instants of any year, which the decoder gives as times of no zone, wrong ones
 * outside 1677 to 2262. Columns without parts stand in the same order in the file and in the schema.
 *
 * @returns undefined where a row group has none.
 */
export const instantMender = async (
  source: Source,
  group: number,
  schema: Pick<Schema, 'fields'>,
): Promise<InstantMender | undefined> => {
  if (!hasTimes(schema)) return undefined
  const footer = await footerOf(source)
  const leaves = (footer.row_groups[group]?.columns ?? []).map(({ meta_data: column }) =>
    column?.type === 'INT96' ? new Times(int96Times(source, footer, column)) : undefined,
  )
  const all = leaves.filter((times) => times !== undefined)
  if (all.length === 0) return undefined
  return {
    async mend(table) {
      const batches: RecordBatch[] = []
      for (const { schema, data } of table.batches)
        batches.push(new RecordBatch(schema, await mended(data, leaves.values())))
      return new Table(table.schema, batches)
    },
    async finish() {
      for (const times of all) if (await times.isLeft()) throw new Error('a column of INT96 has more times than rows')
    },
    async close() {
      for (const times of all) await times.close()
    },
  }
}

const hasTimes = ({ fields }: Pick<Schema, 'fields'>): boolean =>
  fields.some(({ type }) => DataType.isTimestamp(type) || hasTimes({ fields: childrenOf(type as DataType) }))

/** The parts of a type; its declaration does not say that there may be none. */
const childrenOf = ({ children }: DataType): Schema['fields'] => (children as Schema['fields'] | null) ?? []

/** Takes times from pages as they are asked for. */
class Times {
  private page: Float64Array = new Float64Array(0)
  private at = 0
  private readonly pages: AsyncGenerator<Float64Array>

  constructor(pages: AsyncGenerator<Float64Array>) {
    this.pages = pages
  }

  async take(count: number): Promise<Float64Array> {
    const times = new Float64Array(count)
    for (let taken = 0; taken < count;) {
      if (!(await this.isLeft())) throw new Error('a column of INT96 has fewer times than rows')
      const some = this.page.subarray(this.at, this.at + count - taken)
      times.set(some, taken)
      taken += some.length
      this.at += some.length
    }
    return times
  }

  async isLeft(): Promise<boolean> {
    while (this.at === this.page.length) {
      const next = await this.pages.next()
      if (next.done) return false
      this.page = next.value
      this.at = 0
    }
    return true
  }

  async close(): Promise<void> {
    await this.pages.return(undefined)
  }
}

/** A column with the times in place. Types of what is around it stay as they are: each column is read by its own. */
const mended = async <T extends DataType>(data: Data<T>, leaves: Iterator<Times | undefined>): Promise<Data<T>> => {
  const { type, children } = data
  if (childrenOf(type).length === 0) {
    const times = leaves.next().value as Times | undefined
    return times ? ((await withTimes(data, times)) as Data as Data<T>) : data
  }
  const parts: Data[] = []
  for (const child of children) parts.push(await mended(child, leaves))
  return new Data(type, data.offset, data.length, data.nullCount, data.buffers, parts)
}

const withTimes = async (data: Data, times: Times): Promise<Data<TimestampMillisecond>> => {
  const { length, nullCount, nullBitmap, offset } = data
  const found = await times.take(length - nullCount)
  const values = new BigInt64Array(length)
  let next = 0
  for (let row = 0; row < length; row++) if (data.getValid(row)) values[row] = BigInt(found[next++]!)
  return makeData({ type: new TimestampMillisecond('UTC'), offset, length, nullCount, nullBitmap, data: values })
}
