import { Damage, headBytes, pageKinds } from './page-file.js'
import type { PageFile } from './page-file.js'
import { treeFacts } from './tree.js'
import type { TreeFacts } from './tree.js'

const magic = 0xbeefc0de
const version = 2
const metaBytes = 168
/** Noted by programs that use that way of writing; it changes nothing of the pages. */
const overlappingSync = 0x1000

/** What one of the first two pages says of the commit that wrote it. */
export interface MetaPage {
  readonly pageBytes: number
  readonly commit: bigint
  readonly lastPage: number
  readonly mapBytes: bigint
  readonly free: TreeFacts
  readonly main: TreeFacts
}

/** Undefined where the file holds no such page. */
const metaPage = (file: PageFile, place: number): MetaPage | undefined => {
  const page = file.at(place, metaBytes)
  if (page.readUInt32LE(headBytes) !== magic || page.readUInt32LE(headBytes + 4) !== version) return undefined
  return {
    pageBytes: page.readUInt32LE(48),
    commit: page.readBigUInt64LE(152),
    lastPage: Number(page.readBigUInt64LE(144)),
    mapBytes: page.readBigUInt64LE(40),
    free: treeFacts(page, 48),
    main: treeFacts(page, 96),
  }
}

/**
 * What the last commit wrote, by the two pages that commits write in turn; undefined where the file is none of LMDB.
 * What they do not say twice, or in agreement with each other, the pages of their trees say again.
 */
export const lastCommit = (file: PageFile): MetaPage | undefined => {
  // So short a file does not even say that it is one of LMDB.
  const first = file.bytes < metaBytes ? undefined : metaPage(file, 0)
  if (!first) return undefined
  const { pageBytes } = first
  const isSize = pageBytes >= 512 && pageBytes <= 65_536 && (pageBytes & (pageBytes - 1)) === 0
  const second = isSize ? metaPage(file, pageBytes) : undefined
  if (second?.pageBytes !== pageBytes) throw new Damage('two first pages that do not agree')
  const [last, other] = second.commit > first.commit ? [second, first] : [first, second]
  file.begin(pageBytes, last.lastPage, last.commit)
  for (const page of [0, 1]) {
    const head = file.at(page * pageBytes, headBytes)
    if (head.readBigUInt64LE(0) !== BigInt(page) || head.readUInt16LE(18) !== pageKinds.meta)
      throw new Damage('first pages with the heads of others')
  }
  // Commits write the two pages in turn, and each is the one behind the other.
  const inTurn = (last === second) === (last.commit % 2n === 1n) && last.commit === other.commit + 1n
  const agree = [last, other].every(({ free, main }) => (free.flags & ~overlappingSync) === 8 && main.flags === 0)
  const isFresh = last.commit === 0n && other.commit === 0n
  const fits = last.mapBytes === other.mapBytes && last.mapBytes >= BigInt(pageBytes) * BigInt(last.lastPage + 1)
  if (!(inTurn || isFresh) || !agree || !fits) throw new Damage('two first pages that do not agree')
  return last
}
