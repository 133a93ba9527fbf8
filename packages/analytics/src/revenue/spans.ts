/** Finds the span that holds an instant, −1 for none; spans are ascending and do not overlap. */
export const finder = (spans: readonly { readonly from: number; readonly to: number }[]): ((at: number) => number) => {
  const from = Float64Array.from(spans, (span) => span.from)
  const end = spans.at(-1)?.to ?? -Infinity
  return (at) => {
    if (at >= end || at < from[0]!) return -1
    let low = 0
    let high = from.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (from[middle]! <= at) low = middle + 1
      else high = middle
    }
    // A span that the clock's change made empty starts where the next one does; the last of them holds the instant.
    const span = low - 1
    return span >= 0 && at < spans[span]!.to ? span : -1
  }
}
