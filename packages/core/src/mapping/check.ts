import { PolymartError } from '../errors.js'
import { entityNames } from '../model/entities.js'
import { issuesOfMeaning } from './meaning.js'
import { mappingShape } from './grammar.js'
import type { Mapping } from './mapping.js'
import { issuesOf } from './shape.js'
import type { MappingIssue } from './shape.js'

/** Says where in a file a place in a mapping is, as messages put it: `line 12`; undefined if it is not known. */
export type Locate = (path: readonly (string | number)[]) => string | undefined

/** As many as one message names. */
const mostShown = 5

/**
 * A value as a mapping.
 *
 * @param name what messages call it: its file.
 * @throws PolymartError `argument`: it is none. The message names each place, what was expected there, what was found,
 * and the nearest right name.
 */
export const checkMapping = (value: unknown, name = 'the mapping', locate: Locate = () => undefined): Mapping => {
  const issues = issuesOf(mappingShape, value)
  if (issues.length > 0) throw illFormed(name, issues, locate)
  const mapping = value as Mapping
  const more = meaningIssues(mapping)
  if (more.length > 0) throw illFormed(name, more, locate)
  return mapping
}

const meaningIssues = (mapping: Mapping): readonly MappingIssue[] =>
  entityNames.some((entity) => mapping[entity])
    ? issuesOfMeaning(mapping)
    : [{ path: [], expected: `at least one of ${entityNames.join(', ')}`, found: 'none', hint: '' }]

const illFormed = (name: string, issues: readonly MappingIssue[], locate: Locate): PolymartError => {
  const lines = issues.slice(0, mostShown).map(({ path, expected, found, hint }) => {
    const line = locate(path)
    const place = path.length > 0 ? textOf(path) : 'the mapping'
    return `${name}${line === undefined ? '' : `, ${line}`}: expected ${place} to be ${expected}, found ${found}.${hint}`
  })
  const rest = issues.length - lines.length
  if (rest > 0) lines.push(`And ${rest} more of the kind.`)
  return new PolymartError('argument', lines.join('\n'))
}

/** `users.fields.billing.country`, `sessions.fields.events.rules[1].at` */
const textOf = (path: readonly (string | number)[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
