import { model, shapeOf, textAt, textColumn } from '@polymart/core'
import type { Batch, Columns, EntityName, Partition } from '@polymart/core'
import { keyOf, Tally } from '../result/findings.js'
import type { Finding, Found } from '../result/findings.js'
import type { Reader } from '../read/reader.js'
import { partitionTask } from '../read/task.js'
import { fieldCounts } from './completeness.js'
import type { FieldCount } from './completeness.js'
import { defectsOf } from './defects.js'
import type { Defect } from './defects.js'
import type { Flaw } from './flaw.js'
import { mailLikeIds } from './mail-ids.js'
import { currenciesOf, lateSignups, totalsThatDiffer } from './orders.js'
import { idHashes } from './id-hashes.js'
import { unreadableSessions } from './unreadable.js'

export interface ExamineTask {
  readonly partition: Partition
  readonly entities: readonly EntityName[]
  /** Those of which an id may be there more than once. */
  readonly hashed: readonly EntityName[]
  readonly limit: number
  readonly showValues: boolean
}

/** What was found in one partition. */
export interface Examined {
  readonly rows: { readonly [E in EntityName]?: number }
  readonly fields: { readonly [E in EntityName]?: readonly FieldCount[] }
  /** By the key of the check. */
  readonly found: { readonly [check: string]: Found<Flaw> }
  readonly currencies: Readonly<Record<string, number>>
  readonly roundedTotals: number
  readonly lateSignups: number
  readonly mailLikeIds: number
  /** See `repeatedIds`. */
  readonly hashes: { readonly [E in EntityName]?: Int32Array }
}

/** Reads whole rows, one entity after the other, so that only one is held at a time. */
export const examine = partitionTask('examine', async (reader: Reader, task: ExamineTask): Promise<Examined> => {
  const rows: { [E in EntityName]?: number } = {}
  const fields: { [E in EntityName]?: readonly FieldCount[] } = {}
  const found: Record<string, Found<Flaw>> = {}
  let users: Columns | undefined
  let mails = 0
  const hashes: { [E in EntityName]?: Int32Array } = {}
  let orders: Pick<Examined, 'currencies' | 'roundedTotals' | 'lateSignups'> | undefined
  for (const entity of task.entities) {
    const batch = await reader.scan(entity, task.partition)
    rows[entity] = batch.rows
    fields[entity] = fieldCounts(batch)
    Object.assign(found, flawsOf(batch, task))
    const { columns } = batch
    if (batch.rows > 0 && task.hashed.includes(entity)) hashes[entity] = idHashes(entity, columns)
    if (entity === 'users') users = { userId: columns['userId']!, signupAt: columns['signupAt']! }
    if (entity === 'sessions') {
      mails = mailLikeIds(batch.rows, columns)
      Object.assign(found, unreadableSessions(batch))
    }
    if (entity === 'transactions') {
      orders = {
        currencies: currenciesOf(columns),
        roundedTotals: totalsThatDiffer(batch.rows, columns).filter(({ rounding }) => rounding).length,
        lateSignups: users ? lateSignups(users, columns) : 0,
      }
    }
  }
  return {
    rows,
    fields,
    found,
    hashes,
    mailLikeIds: mails,
    ...(orders ?? { currencies: {}, roundedTotals: 0, lateSignups: 0 }),
  }
})

const flawsOf = (batch: Batch, { limit, showValues }: ExamineTask): Record<string, Found<Flaw>> => {
  const { codes, dictionary } = textColumn(batch.columns, model[batch.entity].key)
  const tallies: Record<string, Tally<Finding & Pick<Defect, 'value'>>> = {}
  for (const { check, row, value } of defectsOf(batch)) {
    const tally = (tallies[keyOf(check)] ??= new Tally(limit))
    tally.add({ id: textAt(dictionary, codes[row]!)!, value })
  }
  const show = (value: unknown): string => (showValues ? JSON.stringify(value) : shape(value))
  return Object.fromEntries(
    Object.entries(tallies).map(([key, tally]) => {
      const { rows, findings } = tally.found()
      return [key, { rows, findings: findings.map(({ id, value }) => ({ id, found: show(value()) })) }]
    }),
  )
}

const shape = (value: unknown): string => (value instanceof Date ? 'a time' : shapeOf(value))
