import { Damage, headBytes, pageKinds } from './page-file.js'
import type { PageFile } from './page-file.js'

/** What a file says of one of its trees. */
export interface TreeFacts {
  readonly flags: number
  readonly depth: number
  readonly branches: bigint
  readonly leaves: bigint
  readonly overflow: bigint
  readonly entries: bigint
  readonly root: bigint
}

export const treeBytes = 48
const noRoot = 2n ** 64n - 1n
const integerKeys = 8

export const treeFacts = (bytes: Buffer, at: number): TreeFacts => ({
  flags: bytes.readUInt16LE(at + 4),
  depth: bytes.readUInt16LE(at + 6),
  branches: bytes.readBigUInt64LE(at + 8),
  leaves: bytes.readBigUInt64LE(at + 16),
  overflow: bytes.readBigUInt64LE(at + 24),
  entries: bytes.readBigUInt64LE(at + 32),
  root: bytes.readBigUInt64LE(at + 40),
})

/** An entry of a leaf: `place` is where its value begins in the file, or its page in the case of a table. */
export interface Entry {
  readonly key: Buffer
  readonly place: number
  readonly bytes: number
  readonly isTable: boolean
}

const longestKey = 1978
/** What a leaf's node holds in place of its value: where that begins, or the facts of a named table. */
const nodeFlags = { elsewhere: 1, table: 2 } as const
/** The first page of a value, the commit that wrote it, and how many there are. */
const elsewhereBytes = 24

/** Walks through a tree, looks at all that LMDB would rely on without a look, and gives its entries. */
export const walkTree = (file: PageFile, facts: TreeFacts, visit: (entry: Entry) => void): void => {
  const found = { branches: 0n, leaves: 0n, overflow: 0n, entries: 0n }
  const compare = facts.flags & integerKeys ? compareIntegers : compareBytes

  const walk = (page: number, level: number, from: Buffer | undefined, to: Buffer | undefined): void => {
    const isLeaf = level === facts.depth
    file.claim(page)
    const bytes = file.page(page, isLeaf ? pageKinds.leaf : pageKinds.branch)
    const nodes = nodesOf(bytes, page, isLeaf)
    const keys = nodes.map((node) => keyOf(bytes, node))
    // The first key of a branch stands for all below the second.
    for (let i = isLeaf ? 0 : 1; i < keys.length; i++) {
      const before = isLeaf && i === 0 ? from : i === 1 && !isLeaf ? from : keys[i - 1]
      const order = before ? compare(before, keys[i]!) : -1
      const isFirst = isLeaf && i === 0
      if (order > 0 || (order === 0 && !isFirst)) throw new Damage(`page ${page} with keys out of order`)
    }
    if (to && keys.length > 0 && compare(keys.at(-1)!, to) >= 0)
      throw new Damage(`page ${page} with keys that belong behind it`)
    if (isLeaf) {
      found.leaves++
      found.entries += BigInt(nodes.length)
      nodes.forEach((node, i) => visit(entryOf(bytes, page, node, keys[i]!)))
    } else {
      found.branches++
      nodes.forEach((node, i) => {
        const below = bytes.readUInt32LE(node) + bytes.readUInt16LE(node + 4) * 2 ** 32
        walk(below, level + 1, i === 0 ? from : keys[i], keys[i + 1] ?? to)
      })
    }
  }

  const entryOf = (bytes: Buffer, page: number, node: number, key: Buffer): Entry => {
    const length = bytes.readUInt32LE(node)
    const flags = bytes.readUInt16LE(node + 4)
    const value = node + 8 + key.length
    const isTable = flags === nodeFlags.table
    if (flags !== nodeFlags.elsewhere) return { key, place: page * file.pageBytes + value, bytes: length, isTable }
    const first = Number(bytes.readBigUInt64LE(value))
    const count = Number(bytes.readBigUInt64LE(value + 16))
    if (!(count <= file.lastPage && headBytes + length <= count * file.pageBytes))
      throw new Damage(`page ${page} with a value that is too long`)
    file.claim(first, count)
    const head = file.page(first, pageKinds.overflow, headBytes)
    if (head.readUInt32LE(20) !== count || head.readBigUInt64LE(8) !== bytes.readBigUInt64LE(value + 8))
      throw new Damage(`page ${first} with a head that its entry does not expect`)
    const place = first * file.pageBytes + headBytes
    if (place + length > file.bytes) throw new Damage('an end that is missing', true)
    found.overflow += BigInt(count)
    return { key, place, bytes: length, isTable }
  }

  if (facts.root !== noRoot) walk(Number(facts.root), 1, undefined, undefined)
  else if (facts.depth !== 0) throw new Damage('a tree without a root')
  const { branches, leaves, overflow, entries } = found
  if (
    facts.branches !== branches ||
    facts.leaves !== leaves ||
    facts.overflow !== overflow ||
    facts.entries !== entries
  )
    throw new Damage('a tree of other pages or entries than is noted of it')
}

/** Where the nodes of a page lie in it. Between them they fill it to its end. */
const nodesOf = (bytes: Buffer, page: number, isLeaf: boolean): readonly number[] => {
  const [lower, upper] = [bytes.readUInt16LE(20), bytes.readUInt16LE(22)]
  const room = bytes.length - headBytes
  const broken = (): Damage => new Damage(`page ${page} with entries that are broken`)
  if (lower % 2 !== 0 || lower === 0 || lower > upper || upper > room) throw broken()
  const nodes = Array.from({ length: lower / 2 }, (_, i) => bytes.readUInt16LE(headBytes + 2 * i))
  let filled = 0
  for (const node of nodes) {
    if (node % 2 !== 0 || node < upper || node + 8 > room) throw broken()
    const at = headBytes + node
    const flags = bytes.readUInt16LE(at + 4)
    if (isLeaf && flags > nodeFlags.table) throw broken()
    const keyBytes = bytes.readUInt16LE(at + 6)
    const length = !isLeaf ? 0 : flags === nodeFlags.elsewhere ? elsewhereBytes : bytes.readUInt32LE(at)
    if (keyBytes > longestKey || node + 8 + keyBytes + length > room) throw broken()
    filled += (8 + keyBytes + length + 1) & ~1
  }
  const starts = new Set(nodes)
  if (filled !== room - upper || starts.size !== nodes.length) throw broken()
  return nodes.map((node) => headBytes + node)
}

const keyOf = (bytes: Buffer, node: number): Buffer => bytes.subarray(node + 8, node + 8 + bytes.readUInt16LE(node + 6))

const compareBytes = (a: Buffer, b: Buffer): number => a.compare(b)

/** Whole numbers as the machine lays them out. */
const compareIntegers = (a: Buffer, b: Buffer): number => {
  if (a.length !== b.length) throw new Damage('a key of another length')
  return Buffer.compare(Buffer.from(a).reverse(), Buffer.from(b).reverse())
}
