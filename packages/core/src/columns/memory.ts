/** Typed arrays over shared memory, so that workers see a column without a copy. */
export const sharedFloats = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8))
export const sharedInts = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4))
export const sharedBytes = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length))
