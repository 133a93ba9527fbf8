import { crc32 } from 'node:zlib'

/** Ids that are compared; those that come later are not, so that memory is bounded. */
const mostIds = 65_536

/** Finds ids that come again with other content. */
export class Repeats {
  /** What the first of an id held, and how many came with others. */
  private readonly seen = new Map<string, { readonly content: number; others: number }>()

  add(id: string, record: object): void {
    const content = crc32(JSON.stringify(record))
    const before = this.seen.get(id)
    if (!before) {
      if (this.seen.size < mostIds) this.seen.set(id, { content, others: 0 })
    } else if (before.content !== content) before.others++
  }

  /** Undefined where there are none. */
  finish(): { ids: number; rows: number } | undefined {
    const repeated = [...this.seen.values()].filter(({ others }) => others > 0)
    if (repeated.length === 0) return undefined
    return { ids: repeated.length, rows: repeated.reduce((sum, { others }) => sum + others + 1, 0) }
  }
}
