/** Those that are above themselves, of things that each have one above them or none. */
export const inCircles = (parentOf: ReadonlyMap<string, string | null>): ReadonlySet<string> => {
  const circles = new Set<string>()
  const settled = new Set<string>()
  for (const start of parentOf.keys()) {
    const way = new Set<string>()
    let at: string | null | undefined = start
    while (at != null && !settled.has(at) && !way.has(at)) {
      way.add(at)
      at = parentOf.get(at)
    }
    const steps = [...way]
    // The way came back to a place on it: from there on it is a circle.
    if (at != null && way.has(at)) for (const step of steps.slice(steps.indexOf(at))) circles.add(step)
    for (const step of steps) settled.add(step)
  }
  return circles
}
