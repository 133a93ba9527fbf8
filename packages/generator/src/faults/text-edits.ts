import { dictionaryOf, sharedBytes, sharedInts } from '@polymart/core'
import type { Column, Columns, Dictionary, TextColumn } from '@polymart/core'

/** New texts for some places of text columns, which their dictionaries do not hold yet. */
export class TextEdits {
  private readonly edits = new Map<string, Map<number, string>>()

  /** `path` is a column, or one of a list's: `lines.productId`, whose places are those of the items. */
  set(path: string, place: number, text: string): void {
    const places = this.edits.get(path) ?? new Map<number, string>()
    this.edits.set(path, places.set(place, text))
  }

  applyTo(columns: Columns, prefix = ''): Columns {
    return Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, this.edited(column, prefix + name)]),
    )
  }

  private edited(column: Column, path: string): Column {
    if (column.kind === 'list') return { ...column, items: this.applyTo(column.items, `${path}.`) }
    const places = this.edits.get(path)
    return places && column.kind === 'text' ? withTexts(column, places) : column
  }
}

const withTexts = ({ codes, dictionary }: TextColumn, places: ReadonlyMap<number, string>): TextColumn => {
  const added = new Map<string, number>()
  const changed = sharedInts(codes.length)
  changed.set(codes)
  for (const [place, text] of places) {
    const code = added.get(text) ?? added.size
    added.set(text, code)
    changed[place] = dictionary.length + code
  }
  return { kind: 'text', codes: changed, dictionary: joined(dictionary, dictionaryOf([...added.keys()])) }
}

const joined = (first: Dictionary, second: Dictionary): Dictionary => {
  const start = first.offsets[first.length]!
  const bytes = sharedBytes(start + second.offsets[second.length]!)
  bytes.set(first.bytes.subarray(0, start))
  bytes.set(second.bytes.subarray(0, second.offsets[second.length]), start)
  const length = first.length + second.length
  const offsets = sharedInts(length + 1)
  offsets.set(first.offsets.subarray(0, first.length + 1))
  for (let i = 1; i <= second.length; i++) offsets[first.length + i] = start + second.offsets[i]!
  return { bytes, offsets, length }
}
