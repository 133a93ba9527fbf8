/** Runs tasks with at most so many begun and not yet taken, and yields their results in the order of the tasks. */
export async function* ahead<T, R>(
  tasks: AsyncIterable<T>,
  most: number,
  run: (task: T) => Promise<R>,
): AsyncGenerator<[T, R]> {
  const begun: [T, Promise<R>][] = []
  for await (const task of tasks) {
    const result = run(task)
    // A failure is met when its turn comes; until then it is nobody's.
    result.catch(() => undefined)
    begun.push([task, result])
    if (begun.length < most) continue
    const [next, first] = begun.shift()!
    yield [next, await first]
  }
  for (const [task, result] of begun) yield [task, await result]
}
