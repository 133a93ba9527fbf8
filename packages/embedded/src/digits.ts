import { currenciesOfOtherDigits, textColumn, textsOf, writtenByOtherDigits } from '@polymart/core'
import type { Transaction } from 'lmdb'
import { blocksOf, readBlock } from './blocks.js'
import type { Handle } from './handle.js'
import type { State } from './meta.js'

/** The generation that was checked last: an older store is searched once. */
const checked = new WeakMap<Handle, number>()

/** Fails if the store holds amounts that were written by other digits of their currency than those of this version. */
export const checkDigits = (
  handle: Handle,
  { minorDigits, generation }: State,
  url: string,
  transaction?: Transaction,
): void => {
  const others = new Set(currenciesOfOtherDigits(minorDigits))
  if (others.size === 0 || checked.get(handle) === generation) return
  const held = new Set<string>()
  for (const block of blocksOf(handle, 'transactions', transaction)) {
    const columns = readBlock(handle, 'transactions', block, {
      only: ['currency'],
      ...(transaction && { transaction }),
    })
    for (const code of textsOf(textColumn(columns, 'currency').dictionary)) if (others.has(code)) held.add(code)
  }
  if (held.size > 0) throw writtenByOtherDigits(url, [...held])
  checked.set(handle, generation)
}
