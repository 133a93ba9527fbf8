import { ABORT } from 'lmdb'
import type { RootDatabase } from 'lmdb'

/** A write transaction that stays open until it is ended; what is written to the same root meanwhile belongs to it. */
export interface WriteTransaction {
  commit(): Promise<void>
  rollBack(): Promise<void>
}

export const beginTransaction = (root: RootDatabase): WriteTransaction => {
  let settle: (result: unknown) => void
  const settled = new Promise<unknown>((resolve) => (settle = resolve))
  const ended = root.transactionSync(() => settled)
  const endWith = async (result: unknown): Promise<void> => {
    settle(result)
    await ended
  }
  return { commit: () => endWith(undefined), rollBack: () => endWith(ABORT) }
}
