import type { Handle } from './handle.js'
import { bucketLength, storedKey } from './key.js'
import { orderIndex } from './layout.js'
import { copyOf, insert, lookUp } from './table.js'
import type { Table } from './table.js'

/** Tells by an order's id under which bucket it lies, which depends on its user. Keys are whole row keys. */
export class OrderIndex {
  private readonly table: Table

  constructor(handle: Handle) {
    this.table = handle.table(orderIndex)
  }

  /** Enters an order unless its id is there; whether it did. */
  insert(key: Uint8Array): boolean {
    return insert(this.table, idIn(key), bucketIn(key))
  }

  replace(key: Uint8Array): void {
    this.table.database.putSync(idIn(key), bucketIn(key))
  }

  /** The key under which the order of this key's id lies. */
  find(key: Uint8Array): Uint8Array {
    lookUp(this.table, idIn(key))
    return Buffer.concat([copyOf(this.table.cell), key.subarray(bucketLength)])
  }
}

const idIn = (key: Uint8Array): Uint8Array => storedKey(key.subarray(bucketLength))

const bucketIn = (key: Uint8Array): Uint8Array => key.slice(0, bucketLength)
