import { PolymartError, shortened } from '@polymart/core'
import type { EntityName } from '@polymart/core'

/** Of a pattern: more than anybody needs to name files, and few enough to match any name within seconds. */
const most = { characters: 1000, stars: 4, globstars: 4, groups: 3, choices: 40 } as const

/**
 * Refuses patterns that are matched for longer than anybody waits: each star multiplies the ways to match a name, each
 * group does so by its choices, and a repeated group (`+(…)`) has ways without end.
 */
export const checkPattern = (entity: EntityName, from: string): void => {
  const wrong = wrongWith(from)
  if (wrong === undefined) return
  throw new PolymartError(
    'argument',
    `${entity}.from of the mapping is the pattern ${JSON.stringify(shortened(from, 80))}, which ${wrong}. Give a simpler pattern or a folder.`,
  )
}

const wrongWith = (from: string): string | undefined => {
  if (from.length > most.characters) return tooMany('characters', from.length, most.characters)
  if (/[+*]\(/.test(from)) return 'repeats a group, as in +(…) or *(…)'
  if (/\{[^{}]*\.\.[^{}]*\}/.test(from)) return 'has a range in braces'
  const parts = from.split('/')
  const globstars = parts.filter((part) => part === '**').length
  if (globstars > most.globstars) return tooMany('folders "**"', globstars, most.globstars)
  // A star that is all of a name has one way to match it.
  const stars = parts.filter((part) => !/^\*+$/.test(part)).flatMap((part) => part.match(/\*+/g) ?? []).length
  if (stars > most.stars) return tooMany('stars within names', stars, most.stars)
  const groups = from.match(/[{(]/g)?.length ?? 0
  if (groups > most.groups) return tooMany('groups in braces or parentheses', groups, most.groups)
  const choices = from.match(/[,|]/g)?.length ?? 0
  return choices > most.choices ? tooMany('choices', choices, most.choices) : undefined
}

const tooMany = (what: string, found: number, allowed: number): string =>
  `has too many ${what} (${found}; at most ${allowed} are allowed)`
