import { orderOfTexts, textsOf } from '@polymart/core'
import type { TextColumn } from '@polymart/core'

const known = new WeakMap<TextColumn, readonly number[]>()

/** Rows in the order of their ids by UTF-8 bytes; worked out once, as no parameter changes it. */
export const rowsById = (ids: TextColumn): readonly number[] => {
  let rows = known.get(ids)
  if (!rows) {
    const texts = textsOf(ids.dictionary)
    known.set(ids, (rows = orderOfTexts(Array.from(ids.codes, (code) => texts[code]!))))
  }
  return rows
}
