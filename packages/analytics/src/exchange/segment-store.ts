import { setImmediate } from 'node:timers/promises'
import { sharedBytes, sharedFloats, throwIfAborted } from '@polymart/core'
import type { Segment } from './exchanged.js'
import { SpillFile } from './spill.js'
import type { Waiting } from './waiting.js'

const mebibyte = 1 << 20

/** How much of a budget of memory rows that wait to be packed may take. */
export const waitingBytes = (memory: number): number => Math.max(mebibyte, Math.min(32 * mebibyte, memory / 4))

/** Where segments are kept: in memory as far as the budget goes; beyond it they are spilled to a file. */
export class SegmentStore {
  /** How many bytes of rows may wait to be packed. */
  readonly waiting: number
  /** Bytes of packed rows in memory. */
  private kept = 0
  private readonly memory: number
  private readonly file = new SpillFile()

  constructor(memory: number) {
    this.memory = memory
    this.waiting = waitingBytes(memory)
  }

  get path(): string | null {
    return this.file.path
  }

  /** Packs what waits. Both what waits and what becomes of it are in memory then. */
  async put(waiting: Waiting, signal: AbortSignal | undefined): Promise<Segment> {
    if (this.kept + waiting.bytes + this.waiting <= this.memory) return this.putIntoMemory(waiting, signal)
    const places = [this.file.length]
    for (const bytes of waiting.packed()) {
      if (bytes) await this.file.append(bytes)
      places.push(this.file.length)
      await breath(signal)
    }
    return { places: shared(places), memory: null }
  }

  remove(): void {
    this.kept = 0
    this.file.remove()
  }

  private async putIntoMemory(waiting: Waiting, signal: AbortSignal | undefined): Promise<Segment> {
    const pieces: Uint8Array[] = []
    const places = [0]
    for (const bytes of waiting.packed()) {
      if (bytes) pieces.push(bytes)
      places.push(places.at(-1)! + (bytes?.length ?? 0))
      await breath(signal)
    }
    const memory = sharedBytes(places.at(-1)!)
    let at = 0
    for (const piece of pieces) {
      memory.set(piece, at)
      at += piece.length
    }
    this.kept += memory.length
    return { places: shared(places), memory }
  }
}

/** Lets a signal come through between pieces. */
const breath = async (signal: AbortSignal | undefined): Promise<void> => {
  await setImmediate()
  throwIfAborted(signal)
}

const shared = (places: readonly number[]): Float64Array => {
  const array = sharedFloats(places.length)
  array.set(places)
  return array
}
