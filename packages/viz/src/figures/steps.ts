const factors = [1, 2, 5]

/** Lower bounds of at most eight steps that hold all values: 0, then round numbers as money grows, such as 50, 100, 200, 500. */
export const niceBounds = (values: readonly number[]): readonly number[] => {
  const most = values.reduce((greatest, value) => Math.max(greatest, value), 0)
  if (most <= 0) return [0]
  const bounds: number[] = []
  for (let power = Math.floor(Math.log10(most)); bounds.length < mostSteps - 1; power--) {
    for (const factor of factors.toReversed()) {
      const bound = Number(`${factor}e${power}`)
      if (bound <= most && bounds.length < mostSteps - 1) bounds.unshift(bound)
    }
  }
  return [0, ...bounds]
}

const mostSteps = 8

/** The last step that begins at or below the value; what is below all, the first. */
export const placeIn = (bounds: readonly number[], value: number): number =>
  Math.max(
    0,
    bounds.findLastIndex((bound) => bound <= value),
  )
