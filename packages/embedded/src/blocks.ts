import {
  familiesOf,
  leavesOfFamily,
  numberColumn,
  Packed,
  packColumns,
  packedHead,
  PolymartError,
  wanted,
} from '@polymart/core'
import type { Columns, EntityName, PackedHead, Span } from '@polymart/core'
import type { Transaction } from 'lmdb'
import type { Handle, Table } from './handle.js'
import { keyText } from './key.js'
import { tablesOf, timeFields } from './layout.js'

/** The bucket of each row, beside the model's columns; rows of a block lie in the order of their buckets. */
export const bucketsColumn = '#bucket'

/** What is known of a block without its columns. */
export interface BlockFacts {
  readonly rows: number
  readonly earliest: number | null
  readonly latest: number | null
}

/**
 * An entity's rows, in the order of their keys, as blocks of packed columns: under the key of the block's first row,
 * the columns of each family in a table of their own. Reads within a write transaction see what it wrote.
 */
export class Blocks {
  private readonly entity: EntityName
  private readonly tables: readonly Table[]
  private readonly transaction: { readonly transaction?: Transaction }

  constructor(handle: Handle, entity: EntityName, transaction?: Transaction) {
    this.entity = entity
    this.tables = tablesOf(entity).map((name) => handle.table(name))
    this.transaction = transaction ? { transaction } : {}
  }

  /** The keys of all blocks, in order. */
  keys(): readonly Uint8Array[] {
    return [...this.tables[0]!.getKeys({ start: Buffer.of(0), ...this.transaction })]
  }

  /** Within a write transaction. */
  facts(key: Uint8Array): BlockFacts {
    return factsOf(packedHead(this.tables[0]!.getBinaryFast(key)!))
  }

  /** Columns of a block, all or those asked for, and the buckets of its rows. */
  read(key: Uint8Array, only?: readonly string[]): { readonly facts: BlockFacts; readonly columns: Columns } {
    const [first, second] = familiesOf(this.entity).map((family, place) =>
      place === 0 || leavesOfFamily(this.entity, family).some(({ name }) => wanted(only, name))
        ? this.open(place, key)
        : undefined,
    )
    const names = only && [...only, bucketsColumn]
    const columns = { ...first!.columns(names), ...second?.columns(names) }
    if (second && second.head.rows !== first!.head.rows) throw damaged(this.entity, key, 'Its events are not its own.')
    return { facts: factsOf(first!.head), columns }
  }

  /** Writes some rows of columns as a block. */
  write(key: Uint8Array, columns: Columns, span: Span): void {
    for (const [place, family] of familiesOf(this.entity).entries()) {
      const names = leavesOfFamily(this.entity, family).map(({ name }) => name)
      if (place === 0) names.push(bucketsColumn)
      const own = Object.fromEntries(names.map((name) => [name, columns[name]!]))
      this.tables[place]!.putSync(key, packColumns(own, span, place === 0 ? timesIn(this.entity, columns, span) : {}))
    }
  }

  remove(key: Uint8Array): void {
    for (const table of this.tables) table.removeSync(key)
  }

  private open(place: number, key: Uint8Array): Packed {
    const bytes = this.tables[place]!.get(key, this.transaction)
    if (!bytes) throw damaged(this.entity, key, 'Its events are missing.')
    try {
      return new Packed(bytes)
    } catch (cause) {
      throw damaged(this.entity, key, (cause as Error).message, cause)
    }
  }
}

const factsOf = ({ rows, facts }: PackedHead): BlockFacts => ({
  rows,
  earliest: facts['earliest'] ?? null,
  latest: facts['latest'] ?? null,
})

const timesIn = (entity: EntityName, columns: Columns, { from, to }: Span): PackedHead['facts'] => {
  const field = timeFields[entity]
  if (!field) return {}
  let earliest = Infinity
  let latest = -Infinity
  for (const time of numberColumn(columns, field).values.subarray(from, to)) {
    if (time < earliest) earliest = time
    if (time > latest) latest = time
  }
  return { earliest, latest }
}

const damaged = (entity: EntityName, key: Uint8Array, what: string, cause?: unknown): PolymartError =>
  new PolymartError(
    'format',
    `Expected a block of ${entity} under the key ${keyText(key)}, found bytes that are none: ${what} ` +
      'The store is damaged; load the data again with --recreate.',
    { cause },
  )
