import { compareTexts, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { Partition } from '@polymart/core'
import type { Reader } from './reader.js'
import type { Table } from './tables.js'
import { partitionTask } from './task.js'
import type { TimeSpan } from './times.js'

/** Orders by currency. */
export type Currencies = ReadonlyMap<string, number>

export interface CurrenciesTask {
  readonly partition: Partition
  readonly asOf: number
  /** Of which times orders are read; those before asOf are among them. */
  readonly span: TimeSpan | undefined
}

export const countCurrencies = partitionTask(
  'countCurrencies',
  async (reader: Reader, { partition, asOf, span }: CurrenciesTask): Promise<Currencies> => {
    const orders = await reader.scan('transactions', partition, ['at', 'currency'], span)
    return currenciesOf(orders, orders.rows, asOf)
  },
)

/** The currencies of the first so many orders that are before asOf. */
export const currenciesOf = ({ columns }: Pick<Table, 'columns'>, rows: number, asOf: number): Currencies => {
  if (rows === 0) return new Map()
  const at = numberColumn(columns, 'at').values
  const { codes, dictionary } = textColumn(columns, 'currency')
  const byCode = new Float64Array(dictionary.length)
  for (let row = 0; row < rows; row++) if (at[row]! < asOf) byCode[codes[row]!]!++
  return new Map(textsOf(dictionary).flatMap((text, code) => (byCode[code]! > 0 ? [[text, byCode[code]!]] : [])))
}

/** The most frequent currency; ties go to the first by bytes; null without orders. */
export const mostFrequent = (parts: readonly Currencies[]): string | null => {
  const counts = new Map<string, number>()
  for (const [currency, orders] of parts.flatMap((part) => [...part])) {
    counts.set(currency, (counts.get(currency) ?? 0) + orders)
  }
  const [first] = [...counts].sort(([a, times], [b, others]) => others - times || compareTexts(a, b))
  return first?.[0] ?? null
}
