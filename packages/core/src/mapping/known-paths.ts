import { nearest } from '../names.js'
import type { FieldPath } from './mapping.js'

/** Deeper than a path that anybody writes. */
const deepest = 32

/** The paths that documents have, through lists too. */
export class KnownPaths {
  private readonly flat: boolean
  /** How each is written in a mapping. */
  private readonly paths = new Map<string, FieldPath>()

  /** `flat`: whether a key with dots is found by its dotted path. */
  constructor(flat: boolean) {
    this.flat = flat
  }

  add(document: unknown): void {
    this.collect(document, [])
  }

  /** The path that was most likely meant by one that leads nowhere: that of a document, much like it. */
  near(path: string): FieldPath | null {
    const written = this.paths.get(path)
    // The dotted path itself leads nowhere where it is one key.
    if (written !== undefined) return typeof written === 'string' ? null : written
    return this.paths.get(nearest(path, this.paths.keys()) ?? '') ?? null
  }

  private collect(value: unknown, names: readonly string[]): void {
    if (names.length > 0) this.paths.set(names.join('.'), this.written(names))
    if (names.length === deepest) return
    if (Array.isArray(value)) this.collectItem(value, names)
    else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      for (const [name, inner] of Object.entries(value)) this.collect(inner, [...names, name])
    }
  }

  /** Of a list the first item, or of lists within lists, is looked at. */
  private collectItem(list: readonly unknown[], names: readonly string[]): void {
    let item: unknown = list
    for (let depth = 0; Array.isArray(item) && depth < deepest; depth++) item = (item as readonly unknown[])[0]
    if (!Array.isArray(item)) this.collect(item, names)
  }

  private written(names: readonly string[]): FieldPath {
    const dotted = names.join('.')
    const parts = this.flat ? dotted.split('.') : names
    return parts.some((name) => name === '' || /^\$|\./.test(name)) ? names : dotted
  }
}
