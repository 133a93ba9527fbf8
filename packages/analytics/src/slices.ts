/**
 * Work in slices: it stops between them, so that whoever shares its thread can be let in. A slice is what takes a few
 * milliseconds.
 */
export type Slices<T> = Generator<undefined, T, undefined>

/** Work as slices, also where it is done in one. */
export function* sliced<T extends object>(work: T | Slices<T>): Slices<T> {
  return isSlices(work) ? yield* work : work
}

const isSlices = <T extends object>(work: T | Slices<T>): work is Slices<T> => 'next' in work && Symbol.iterator in work

/** What work comes to whose slices follow upon each other, as they may on a thread that nobody shares. */
export const allSlices = <T>(work: Slices<T>): T => {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** Of rows that take a microsecond or a few each, as many as make a slice. */
export const sliceRows = 2048
