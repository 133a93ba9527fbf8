import { stat } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/** Waits for the moment at which something is to go wrong. */
export interface Moment {
  readonly name: string
  readonly come: () => Promise<void>
}

export const after = (ms: number): Moment => ({ name: `after ${Math.round(ms)} ms`, come: () => setTimeout(ms) })

/** Once a file is there and holds more than so many bytes. It gives up after ten seconds. */
export const onceLarger = (path: string, bytes: number, name: string): Moment => ({
  name,
  come: () => until(async () => (await sizeOf(path)) > bytes),
})

/** Once a file that was there is gone. */
export const onceGone = (path: string, name: string): Moment => ({
  name,
  come: async () => {
    await until(async () => (await sizeOf(path)) >= 0)
    await until(async () => (await sizeOf(path)) < 0)
  },
})

/** So many shares of 1, each in a part of its own, the same for the same seed. */
export const shares = (count: number, seed: number): readonly number[] => {
  let state = seed
  return Array.from({ length: count }, (_, i) => {
    // The generator of Numerical Recipes.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (i + state / 2 ** 32) / count
  })
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => -1,
  )

const until = async (isTrue: () => Promise<boolean>): Promise<void> => {
  for (const end = performance.now() + 10_000; !(await isTrue()) && performance.now() < end;) await setTimeout(1)
}
