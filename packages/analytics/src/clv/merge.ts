import type { ClvState } from './partial.js'

type Columns<Name extends string> = { readonly [N in Name]: Float64Array }

export const clvMerge = (states: readonly ClvState[]): ClvState => ({
  userIds: states.flatMap(({ userIds }) => userIds),
  customers: joined(
    ['x', 'recency', 'age', 'spent'],
    states.map(({ customers }) => customers),
  ),
  before: joined(
    ['x', 'recency', 'age', 'spent', 'actual'],
    states.map(({ before }) => before),
  ),
})

const joined = <Name extends string>(names: readonly Name[], parts: readonly Columns<Name>[]): Columns<Name> =>
  Object.fromEntries(names.map((name) => [name, concatenated(parts.map((part) => part[name]))])) as Columns<Name>

const concatenated = (parts: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
