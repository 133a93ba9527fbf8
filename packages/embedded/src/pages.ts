import { fstatSync, readSync } from 'node:fs'

// How this LMDB lays out its file: pages of one size, numbered from 0, of which the first two say where the tree of
// the last two commits begins. A page's head takes 24 bytes.
const headBytes = 24
const magic = Buffer.from([0xde, 0xc0, 0xef, 0xbe])
const branchPage = 1
/** What a leaf's node holds in place of its value: the page where that begins, or the tree of a named table. */
const onPagesOfItsOwn = 1
const aTable = 2
const noRoot = 2n ** 64n - 1n

/** What one of the first two pages says. */
export interface MetaPage {
  readonly pageBytes: number
  readonly transaction: bigint
  readonly lastPage: number
  /** The trees of free pages and of named tables. */
  readonly roots: readonly bigint[]
}

/** Undefined where the file holds no such page. */
export const metaPage = (file: number, at: number): MetaPage | undefined => {
  const page = bytesAt(file, at, 160)
  if (!page?.subarray(headBytes, headBytes + magic.length).equals(magic)) return undefined
  return {
    pageBytes: page.readUInt32LE(48),
    transaction: page.readBigUInt64LE(152),
    lastPage: Number(page.readBigUInt64LE(144)),
    roots: [page.readBigUInt64LE(88), page.readBigUInt64LE(136)],
  }
}

/**
 * Whether pages that a commit uses lie behind the end of the file. A file may well end before the last page that was
 * ever given out, since one that is free again is not written: only then are the trees walked.
 */
export const isCutOff = (file: number, { pageBytes, lastPage, roots }: MetaPage): boolean => {
  const size = fstatSync(file).size
  if (size >= (lastPage + 1) * pageBytes) return false
  const isMissing = (root: bigint): boolean => {
    if (root === noRoot) return false
    const page = bytesAt(file, Number(root) * pageBytes, pageBytes)
    return !page || nodesOf(page).some((node) => isMissingBelow(page, node))
  }
  const isMissingBelow = (page: Buffer, node: number): boolean => {
    const words = [0, 2, 4, 6].map((offset) => page.readUInt16LE(node + offset)) as [number, number, number, number]
    const [low, high, flags, keyBytes] = words
    const value = node + 8 + keyBytes
    if (page.readUInt16LE(18) & branchPage) return isMissing(BigInt(low + high * 2 ** 16 + flags * 2 ** 32))
    if (flags & onPagesOfItsOwn) {
      const first = Number(page.readBigUInt64LE(value))
      return first * pageBytes + headBytes + low + high * 2 ** 16 > size
    }
    return (flags & aTable) !== 0 && isMissing(page.readBigUInt64LE(value + 40))
  }
  return roots.some(isMissing)
}

/** Where the nodes of a tree's page lie in it. */
const nodesOf = (page: Buffer): readonly number[] =>
  Array.from({ length: page.readUInt16LE(20) / 2 }, (_, i) => headBytes + page.readUInt16LE(headBytes + 2 * i))

/** Undefined where the file ends before. */
const bytesAt = (file: number, at: number, length: number): Buffer | undefined => {
  const bytes = Buffer.alloc(length)
  return readSync(file, bytes, 0, length, at) === length ? bytes : undefined
}
