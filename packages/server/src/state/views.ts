import { readFile } from 'node:fs/promises'
import { openTarget, PolymartError, tooDeepAt } from '@polymart/core'

/** A view that someone saved: an address of a page, under a name. */
export interface SavedView {
  readonly name: string
  /** Path and query: `/behaviour?last=30d&where=device=mobile`. */
  readonly address: string
}

export const mostViews = 500
const longestName = 80
const longestAddress = 4000

/** Whether a text can name a view: 1 to 80 characters, none of them a control character, nor a space at an end. */
export const isName = (text: unknown): text is string =>
  typeof text === 'string' &&
  text.length > 0 &&
  text.length <= longestName &&
  text.trim() === text &&
  !/\p{Cc}/u.test(text)

/** Whether a text is the path and query of a page here, and nothing that could lead elsewhere. */
export const isAddress = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= longestAddress && /^\/[a-z]+(\?[\x21\x24-\x7e]*)?$/.test(text)

/** Views in a file, which is read anew each time, so that changes by hand are seen. Changes come one after the other. */
export class SavedViews {
  private readonly file: string
  private last: Promise<unknown> = Promise.resolve()

  constructor(file: string) {
    this.file = file
  }

  /** By name. @throws PolymartError `storage`: the file cannot be read, or holds something else. */
  async list(): Promise<readonly SavedView[]> {
    let text: string
    try {
      text = await readFile(this.file, 'utf8')
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw new PolymartError(
        'storage',
        `The file of views ${this.file} cannot be read: ${(cause as Error).message}.`,
        {
          cause,
        },
      )
    }
    return viewsIn(text, this.file)
  }

  /** Changes the list, and puts the file in its place whole. */
  change(make: (views: readonly SavedView[]) => readonly SavedView[]): Promise<readonly SavedView[]> {
    const changed = this.last.then(async () => {
      const views = [...make(await this.list())].sort((a, b) => (a.name < b.name ? -1 : 1))
      const target = await openTarget(this.file)
      try {
        await target.write(`${JSON.stringify({ version: 1, views }, null, 2)}\n`)
        await target.finish()
      } finally {
        await target.abandon()
      }
      return views
    })
    this.last = changed.catch(() => undefined)
    return changed
  }
}

const viewsIn = (text: string, file: string): readonly SavedView[] => {
  const wrong = (what: string): PolymartError =>
    new PolymartError(
      'storage',
      `Expected the file of views ${file} to be {"version": 1, "views": [{"name": …, "address": …}]}, found ${what}. Mend it, or name another file.`,
    )
  let found: unknown
  try {
    found = tooDeepAt(text) === undefined ? JSON.parse(text) : undefined
  } catch {
    throw wrong('no JSON')
  }
  const { version, views } = (typeof found === 'object' && found !== null ? found : {}) as Record<string, unknown>
  if (version !== 1 || !Array.isArray(views)) throw wrong('something else')
  if (views.length > mostViews) throw wrong(`more than ${mostViews} views`)
  const names = new Set<string>()
  return views.map((view: unknown, i): SavedView => {
    const { name, address } = (typeof view === 'object' && view !== null ? view : {}) as Record<string, unknown>
    if (!isName(name)) throw wrong(`no name in view ${i + 1}`)
    if (!isAddress(address)) throw wrong(`no address of a page in view ${i + 1}`)
    if (names.has(name)) throw wrong(`two views of one name, the second as view ${i + 1}`)
    names.add(name)
    return { name, address }
  })
}
