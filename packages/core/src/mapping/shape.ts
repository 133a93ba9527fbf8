import { didYouMean } from '../names.js'
import { shownValue } from '../shown.js'

/** What a part of a mapping must be. The checks and the JSON Schema are both made of it. */
export type Shape = { readonly about?: string } & (
  | {
      readonly is: 'text'
      readonly pattern?: RegExp
      readonly expected?: string
      readonly hint?: (found: string) => string
    }
  | { readonly is: 'word'; readonly words: readonly string[] }
  | { readonly is: 'number'; readonly least?: number; readonly most?: number }
  | { readonly is: 'integer' | 'boolean' | 'true' | 'null' | 'scalar' }
  | { readonly is: 'list'; readonly of: Shape; readonly expected?: string }
  | { readonly is: 'empty list' }
  | { readonly is: 'object'; readonly members: Members; readonly required?: readonly string[] }
  | { readonly is: 'map'; readonly of: Shape; readonly names?: readonly string[] }
  /** Of different JSON types, so that one of them is meant. */
  | { readonly is: 'either'; readonly of: readonly Shape[] }
)

export interface Members {
  readonly [name: string]: Shape
}

/** What a mapping says at a place where something else was expected. */
export interface MappingIssue {
  /** From the whole mapping to the place. */
  readonly path: readonly (string | number)[]
  readonly expected: string
  readonly found: string
  readonly hint: string
}

const nounOf = (shape: Shape): string => {
  switch (shape.is) {
    case 'text':
      return shape.expected ?? 'a text'
    case 'word':
      return `one of ${shape.words.join(', ')}`
    case 'number':
      return `a number${shape.least === undefined ? '' : ` of at least ${shape.least}`}${shape.most === undefined ? '' : ` and at most ${shape.most}`}`
    case 'integer':
      return 'a whole number'
    case 'boolean':
      return 'true or false'
    case 'true':
      return 'true'
    case 'null':
      return 'null'
    case 'scalar':
      return 'a text, a number, true, false or null'
    case 'list':
      return shape.expected ?? 'a list'
    case 'empty list':
      return 'an empty list'
    case 'object':
    case 'map':
      return 'an object'
    case 'either':
      return shape.of.map(nounOf).join(', or ')
  }
}

type Path = readonly (string | number)[]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value)

/** Whether a value is of the JSON type that a shape speaks of, be it right or wrong. */
const isMeant = (shape: Shape, value: unknown): boolean => {
  switch (shape.is) {
    case 'text':
    case 'word':
      return typeof value === 'string'
    case 'number':
    case 'integer':
      return typeof value === 'number'
    case 'boolean':
    case 'true':
      return typeof value === 'boolean'
    case 'null':
      return value === null
    case 'scalar':
      return isScalar(value)
    case 'list':
    case 'empty list':
      return Array.isArray(value)
    case 'object':
    case 'map':
      return isObject(value)
    case 'either':
      return shape.of.some((of) => isMeant(of, value))
  }
}

/** All that is not as a shape says. */
export const issuesOf = (shape: Shape, value: unknown, path: Path = []): readonly MappingIssue[] => {
  const wrong = (hint = ''): readonly MappingIssue[] => [
    { path, expected: nounOf(shape), found: shownValue(value), hint },
  ]
  if (!isMeant(shape, value)) return wrong()
  switch (shape.is) {
    case 'text':
      return shape.pattern && !shape.pattern.test(value as string) ? wrong(shape.hint?.(value as string)) : []
    case 'word':
      return shape.words.includes(value as string) ? [] : wrong(didYouMean(value as string, shape.words))
    case 'number': {
      const { least = -Infinity, most = Infinity } = shape
      return (value as number) >= least && (value as number) <= most ? [] : wrong()
    }
    case 'integer':
      return Number.isSafeInteger(value) ? [] : wrong()
    case 'true':
      return value === true ? [] : wrong()
    case 'list':
      return (value as readonly unknown[]).flatMap((item, i) => issuesOf(shape.of, item, [...path, i]))
    case 'empty list':
      return (value as readonly unknown[]).length === 0 ? [] : wrong()
    case 'object':
      return objectIssues(shape.members, shape.required ?? [], value as Record<string, unknown>, path)
    case 'map':
      return Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) =>
        shape.names && !shape.names.includes(name)
          ? [unknownName(name, shape.names, [...path, name])]
          : issuesOf(shape.of, inner, [...path, name]),
      )
    case 'either': {
      const meant = shape.of.filter((of) => isMeant(of, value))
      const issues = meant.map((of) => issuesOf(of, value, path))
      if (issues.some((found) => found.length === 0)) return []
      return meant.length === 1 ? issues[0]! : wrong()
    }
    default:
      return []
  }
}

const objectIssues = (
  members: Members,
  required: readonly string[],
  value: Record<string, unknown>,
  path: Path,
): readonly MappingIssue[] => [
  ...Object.entries(value).flatMap(([name, inner]) => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    return member
      ? issuesOf(member, inner, [...path, name])
      : [unknownName(name, Object.keys(members), [...path, name])]
  }),
  ...required
    .filter((name) => !(name in value))
    .map((name) => ({ path, expected: `"${name}" in it`, found: 'none', hint: '' })),
]

const unknownName = (name: string, names: readonly string[], path: Path): MappingIssue => ({
  path,
  expected: names.length > 12 ? 'a name that is known here' : `one of ${names.join(', ')}`,
  found: shownValue(name),
  hint: didYouMean(name, names),
})
