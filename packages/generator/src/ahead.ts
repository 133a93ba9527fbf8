/**
 * Runs tasks side by side and yields their results in the order of the tasks. At most `most` tasks are under way or
 * done and not yet taken, so a slow reader holds the tasks back.
 */
export async function* runAhead<T, R>(
  tasks: Iterable<T>,
  run: (task: T) => Promise<R>,
  most: number,
): AsyncGenerator<R, void> {
  const waiting: Promise<R>[] = []
  for (const task of tasks) {
    if (waiting.length === most) yield await waiting.shift()!
    const result = run(task)
    // Whoever awaits it sees the failure; until then it is no unhandled one.
    result.catch(() => undefined)
    waiting.push(result)
  }
  for (const result of waiting) yield await result
}
