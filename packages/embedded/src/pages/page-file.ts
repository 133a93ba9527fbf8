import { fstatSync, readSync } from 'node:fs'

/** What is wrong with a data file; `cut` where its end is missing. */
export class Damage extends Error {
  readonly cut: boolean

  constructor(what: string, cut = false) {
    super(what)
    this.cut = cut
  }
}

/** Every page begins with its number, the commit that wrote it, and what it is. */
export const headBytes = 24
export const pageKinds = { branch: 1, leaf: 2, overflow: 4, meta: 8 } as const
/** Set beside the kind where a page was written together with its overflow pages; of no meaning later. */
const wroteOverflow = 0x2000

/** The pages of an LMDB file, read as they lie on the disk, never mapped: a damaged file cannot end the process. */
export class PageFile {
  readonly bytes: number
  pageBytes = 4096
  /** The last page that was ever given out, and the commit that the pages are looked at as of. */
  lastPage = 1
  commit = 0n
  private readonly file: number
  private used = new Uint8Array(0)

  constructor(file: number) {
    this.file = file
    this.bytes = fstatSync(file).size
  }

  /** Sets what a commit says, and forgets which pages were claimed. */
  begin(pageBytes: number, lastPage: number, commit: bigint): void {
    Object.assign(this, { pageBytes, lastPage, commit })
    // No more pages can be in use than the file has, whatever the commit says.
    this.used = new Uint8Array(Math.ceil(Math.min(lastPage + 1, this.bytes / pageBytes + 1) / 8))
  }

  /** Fails unless a page may be what the caller takes it for: in the file, and nobody else's. */
  claim(page: number, count = 1): void {
    if (!(page >= 2 && page + count - 1 <= this.lastPage)) throw new Damage(`a page number ${page} that is none`)
    for (let i = page; i < page + count; i++) {
      const bit = 1 << (i & 7)
      if ((this.used[i >> 3] ?? 0) & bit) throw new Damage(`page ${i} used twice`)
      this.used[i >> 3]! |= bit
    }
  }

  at(place: number, length: number): Buffer {
    const bytes = Buffer.alloc(length)
    if (readSync(this.file, bytes, 0, length, place) < length) throw new Damage('an end that is missing', true)
    return bytes
  }

  /** A page, or the beginning of one, whose head says that it is the one looked for. */
  page(page: number, kind: number, length = this.pageBytes): Buffer {
    const bytes = this.at(page * this.pageBytes, length)
    const isIt =
      bytes.readBigUInt64LE(0) === BigInt(page) &&
      bytes.readBigUInt64LE(8) <= this.commit &&
      (bytes.readUInt16LE(18) & ~wroteOverflow) === kind
    if (!isIt) throw new Damage(`page ${page} with the head of another`)
    return bytes
  }
}
