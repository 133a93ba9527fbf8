import { sliceRows } from '../../slices.js'
import type { Slices } from '../../slices.js'

/** Row numbers in order, as `sort` puts them; equal ones keep theirs. Slices of them are sorted, and then merged. */
export function* sortedRows(rows: Uint32Array, compare: (a: number, b: number) => number): Slices<Uint32Array> {
  let sorted: Uint32Array = rows
  for (let from = 0; from < rows.length; from += sliceRows) {
    sorted.subarray(from, from + sliceRows).sort(compare)
    yield
  }
  let merged: Uint32Array = new Uint32Array(rows.length)
  for (let width = sliceRows; width < rows.length; width *= 2) {
    for (let from = 0; from < rows.length; from += 2 * width)
      yield* mergeInto(
        merged,
        sorted,
        { from, middle: Math.min(from + width, rows.length), to: from + 2 * width },
        compare,
      )
    ;[sorted, merged] = [merged, sorted]
  }
  return sorted
}

function* mergeInto(
  merged: Uint32Array,
  sorted: Uint32Array,
  { from, middle, to }: { readonly from: number; readonly middle: number; readonly to: number },
  compare: (a: number, b: number) => number,
): Slices<void> {
  const end = Math.min(to, sorted.length)
  let [left, right] = [from, middle]
  for (let at = from; at < end; at++) {
    if (at % sliceRows === 0) yield
    const first = right >= end || (left < middle && compare(sorted[left]!, sorted[right]!) <= 0)
    merged[at] = sorted[first ? left++ : right++]!
  }
}
