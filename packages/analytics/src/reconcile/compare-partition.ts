import { isDeepStrictEqual } from 'node:util'
import {
  dictionaryOf,
  fieldsOf,
  gather,
  leavesOf,
  matchDictionaries,
  model,
  recordsOf,
  sameRow,
  textAt,
  textColumn,
} from '@polymart/core'
import type { Batch, Dictionary, EntityName, Partition } from '@polymart/core'
import { Tally } from '../result/findings.js'
import type { Finding, Found } from '../result/findings.js'
import { readerOf } from '../read/reader.js'
import type { Reader } from '../read/reader.js'
import { partitionTask } from '../read/task.js'
import { openStore } from '../stores/open.js'
import { sourcesOf } from '../stores/store-pair.js'

/** A row that is in both places with other content. */
export interface Difference extends Finding {
  /** The fields that differ, in the order of the model; `person` alone if the row belongs to another one. */
  readonly fields: readonly string[]
}

export interface CompareTask {
  readonly partition: Partition
  readonly entities: readonly EntityName[]
  /** The URL of the store that the files were loaded into. */
  readonly files: string
  readonly limit: number
}

/** One entity's rows of a partition, in the store and in the files. */
export interface Compared {
  readonly store: number
  readonly files: number
  readonly equal: number
  readonly different: Found<Difference>
  readonly onlyInStore: Dictionary
  readonly onlyInFiles: Dictionary
}

export type PartitionCompared = { readonly [E in EntityName]?: Compared }

export const comparePartition = partitionTask(
  'comparePartition',
  async (reader: Reader, task: CompareTask): Promise<PartitionCompared> => {
    const files = await openStore(task.files)
    try {
      const moment = await files.moment()
      const filesReader = readerOf(sourcesOf({ entities: files, sessions: files }), {
        entities: moment,
        sessions: moment,
      })
      const compared: { [E in EntityName]?: Compared } = {}
      for (const entity of task.entities) {
        const [ours, theirs] = [
          await reader.scan(entity, task.partition),
          await filesReader.scan(entity, task.partition),
        ]
        compared[entity] = compareBatches(ours, theirs, task.limit)
      }
      return compared
    } finally {
      await files.close()
    }
  },
)

const compareBatches = (store: Batch, files: Batch, limit: number): Compared => {
  const { key } = model[store.entity]
  const ours = textColumn(store.columns, key)
  const theirs = textColumn(files.columns, key)
  const match = matchDictionaries(ours.dictionary, theirs.dictionary)
  const rowOf = new Int32Array(theirs.dictionary.length)
  theirs.codes.forEach((code, row) => (rowOf[code] = row))
  const met = new Uint8Array(files.rows)
  const onlyInStore: string[] = []
  const different = new Tally<Finding & { readonly rows: readonly [number, number] }>(limit)
  let equal = 0
  for (let row = 0; row < store.rows; row++) {
    const code = match[ours.codes[row]!]!
    const id = (): string => textAt(ours.dictionary, ours.codes[row]!)!
    if (code < 0) {
      onlyInStore.push(id())
      continue
    }
    const other = rowOf[code]!
    met[other] = 1
    if (sameRow({ columns: store.columns, row }, { columns: files.columns, row: other })) equal++
    else different.add({ id: id(), rows: [row, other] })
  }
  const onlyInFiles: string[] = []
  for (let row = 0; row < files.rows; row++)
    if (!met[row]) onlyInFiles.push(textAt(theirs.dictionary, theirs.codes[row]!)!)
  const { rows, findings } = different.found()
  return {
    store: store.rows,
    files: files.rows,
    equal,
    different: {
      rows,
      findings: findings.map(({ id, rows: [a, b] }) => ({ id, fields: differing(store, a, files, b) })),
    },
    onlyInStore: dictionaryOf(onlyInStore),
    onlyInFiles: dictionaryOf(onlyInFiles),
  }
}

const differing = (a: Batch, rowA: number, b: Batch, rowB: number): readonly string[] => {
  const [x, y] = [recordAt(a, rowA), recordAt(b, rowB)]
  if (personOf(x) !== personOf(y)) return ['person']
  return leavesOf(fieldsOf(a.entity))
    .filter(({ path }) => !isDeepStrictEqual(valueAt(x, path), valueAt(y, path)))
    .map(({ name }) => name)
}

type AnyRecord = Readonly<Record<string, unknown>>

const recordAt = (batch: Batch, row: number): AnyRecord => {
  const columns = gather(batch.entity, [{ columns: batch.columns, rows: Int32Array.of(row) }])
  const [record] = recordsOf({ ...batch, rows: 1, columns })
  return record as unknown as AnyRecord
}

const personOf = ({ userId, visitorId }: AnyRecord): unknown => userId ?? visitorId

const valueAt = (record: AnyRecord, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as AnyRecord)[name], record)
