/** The middle of ascending numbers, or half way between the two middle ones; null of none. */
export const medianOf = (sorted: ArrayLike<number>): number | null => {
  if (sorted.length === 0) return null
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}
