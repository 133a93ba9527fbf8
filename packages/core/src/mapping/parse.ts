import type { Node, ParseError } from 'jsonc-parser'
import { PolymartError } from '../errors.js'
import { maxDepth, tooDeepAt } from '../nesting.js'
import { withoutMark } from '../text-file.js'
import { checkMapping } from './check.js'
import type { Mapping } from './mapping.js'

/**
 * Reads a mapping from JSON, in which comments and a last comma are allowed.
 *
 * @param given its text, which may begin with a byte order mark.
 * @param name the file, for messages.
 * @throws PolymartError `argument`: it is no JSON, or no mapping. The message names each line.
 */
export const parseMapping = async (given: string, name: string): Promise<Mapping> => {
  const text = withoutMark(given)
  const { findNodeAtLocation, parseTree, printParseErrorCode } = await import('jsonc-parser')
  const lineOf = (offset: number): string => `line ${text.slice(0, offset).split('\n').length}`
  const deep = tooDeepAt(text)
  if (deep !== undefined) {
    throw new PolymartError(
      'argument',
      `${name}, ${lineOf(deep)}: lists and objects are nested deeper than ${maxDepth} levels. Check that this file is a mapping.`,
    )
  }
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (!tree || first) {
    const found = first ? wordsOf(printParseErrorCode(first.error)) : 'nothing'
    throw new PolymartError(
      'argument',
      `${name}, ${lineOf(first?.offset ?? 0)}: expected a mapping as JSON, found ${found}.`,
    )
  }
  return checkMapping(valueOf(tree), name, (path) => {
    // What is not there is told of where it should be.
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(tree, path.slice(0, length))
      if (node) return lineOf((node.parent?.type === 'property' ? node.parent : node).offset)
    }
    return undefined
  })
}

/** What a node holds; also members that are called as objects call what they inherit from. */
const valueOf = ({ type, value, children = [] }: Node): unknown => {
  switch (type) {
    case 'array':
      return children.map(valueOf)
    case 'object':
      return Object.fromEntries(children.map(({ children: member }) => [member![0]!.value, valueOf(member![1]!)]))
    default:
      return value
  }
}

/** `CommaExpected`: that a comma is expected here. */
const wordsOf = (code: string): string => {
  const words = code.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.endsWith(' expected') ? `that a ${words.slice(0, -' expected'.length)} is missing` : `an ${words}`
}
