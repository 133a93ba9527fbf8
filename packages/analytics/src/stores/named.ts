import { PolymartError } from '@polymart/core'
import type { StoreUrls } from './urls.js'

/** What is given to name stores: one, or two. */
type Names = { readonly [N in 'store' | 'entities' | 'sessions']?: string | undefined }

/** The stores that some place names; undefined if it names none. */
export const namedUrls = (names: Names, where: string): StoreUrls | undefined => {
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
