/** Milliseconds since the last call, or since the stopwatch was made; tenths. */
export const stopwatch = (): (() => number) => {
  let last = performance.now()
  return () => {
    const now = performance.now()
    const ms = now - last
    last = now
    return Math.round(ms * 10) / 10
  }
}
