import type { Batch } from './batch.js'

const weights = new WeakMap<Batch, ArrayBuffer>()

/**
 * Makes the garbage collector see how much memory a batch from another thread keeps. It counts shared memory as
 * nothing, so that a thread that only hands batches on would keep all of them until it happens to collect; here as
 * many unshared bytes, which nobody touches, live as long as the batch.
 */
export const accounted = <B extends Batch>(batch: B): B => {
  weights.set(batch, new ArrayBuffer(bytesOf(batch)))
  return batch
}

const bytesOf = (value: unknown): number => {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, inner) => sum + bytesOf(inner), 0)
}
