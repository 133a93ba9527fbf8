import { PolymartError } from '@polymart/core'

/** What is given to name stores: one, or two. */
type Names<T> = { readonly [N in 'store' | 'entities' | 'sessions']?: T | undefined }

/** The stores that some place names, by their URLs or themselves; undefined if it names none. */
export const namedStores = <T>(
  names: Names<T>,
  where: string,
): { readonly entities: T; readonly sessions: T } | undefined => {
  const empty = Object.entries(names).find(([, url]) => url === '')
  if (empty) throw refused(`a URL such as embedded:./data as ${empty[0]} in ${where}`, 'an empty text')
  const { store, entities, sessions } = names
  if (store !== undefined) {
    if (entities === undefined && sessions === undefined) return { entities: store, sessions: store }
    throw refused(`either store, or entities and sessions, in ${where}`, 'both')
  }
  if (entities !== undefined && sessions !== undefined) return { entities, sessions }
  if (entities === undefined && sessions === undefined) return undefined
  throw refused(
    `both an entities and a sessions store in ${where}`,
    `only ${entities === undefined ? 'sessions' : 'entities'}`,
  )
}

const refused = (expected: string, found: string): PolymartError =>
  new PolymartError('argument', `Expected ${expected}, found ${found}.`)
