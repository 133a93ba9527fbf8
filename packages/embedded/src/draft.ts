import type { Handle } from './handle.js'
import { beginTransaction } from './transaction.js'
import type { WriteTransaction } from './transaction.js'

/** LMDB keeps in memory what a transaction has written; after so many bytes another one is begun. */
const bytesPerTransaction = 64 << 20

/**
 * The columns that a load writes, under numbers that no entry knows before the load's last transaction writes those.
 * Of a load that is broken off they stay behind, unseen, until the next one sweeps them.
 */
export class Draft {
  /** The first number that was not given out. */
  next: number
  private readonly handle: Handle
  private transaction: WriteTransaction
  private bytes = 0

  constructor(handle: Handle, next: number) {
    this.handle = handle
    this.next = next
    this.transaction = beginTransaction(handle.root)
  }

  put(columns: Uint8Array): number {
    this.handle.columns.putSync(this.next, columns)
    this.bytes += columns.length
    return this.next++
  }

  /** Lets go of the memory of what was written. */
  async settle(): Promise<void> {
    if (this.bytes < bytesPerTransaction) return
    await this.transaction.commit()
    this.transaction = beginTransaction(this.handle.root)
    this.bytes = 0
  }

  /** Ends the last transaction: with it all is there. */
  commit(): Promise<void> {
    return this.transaction.commit()
  }

  rollBack(): Promise<void> {
    return this.transaction.rollBack()
  }
}

/** Deletes what loads that did not come to their end have left; within a transaction. */
export const sweep = ({ columns }: Handle, next: number): void => {
  for (const number of [...columns.getKeys({ start: next })]) columns.removeSync(number)
}
