import { compileMapping, PolymartError, shortened } from '@polymart/core'
import type { Source } from '../read/sources.js'

/** A mapping that reads a column has to find one of that name; those that it leaves alone may be called anything. */
export const checkNames = ({ path, entity, mapping }: Source, names: readonly string[]): void => {
  const twice = names.filter((name, i) => names.indexOf(name) < i)
  if (twice.length === 0 || !mapping) return
  const { paths } = compileMapping(mapping, entity)!
  for (const name of twice) {
    if (paths && !hasAny([name], paths)) continue
    const places = names.flatMap((other, i) => (other === name ? [i + 1] : [])).join(' and ')
    throw new PolymartError(
      'format',
      `Expected each column of ${path} that the mapping reads to have a name of its own, found columns ${places} to be called ${JSON.stringify(name)}. Rename one of them.`,
    )
  }
}

const delimiters = [',', ';', '\t', '|']

/** Where no column that a mapping reads is found, and some are by another delimiter, the file was written with that. */
export const checkDelimiter = (
  { path, entity, mapping }: Source,
  names: readonly string[],
  delimiter: string,
): void => {
  const paths = mapping && compileMapping(mapping, entity)!.paths
  if (!paths || paths.length === 0 || hasAny(names, paths)) return
  const header = names.join(delimiter)
  const other = delimiters.find(
    (one) =>
      one !== delimiter &&
      hasAny(
        header.split(one).map((name) => name.trim()),
        paths,
      ),
  )
  if (other === undefined) return
  const found = names.length === 1 ? 'one column' : `${names.length} columns`
  throw new PolymartError(
    'format',
    `The header of ${path} has ${found}, ${JSON.stringify(shortened(header, 60))}: is the delimiter ${JSON.stringify(other)}? ` +
      `Then write "csv": {"delimiter": ${JSON.stringify(other)}} beside "from" of ${entity} in the mapping.`,
  )
}

const hasAny = (names: readonly string[], paths: readonly string[]): boolean =>
  paths.some((path) => names.some((name) => isPartOf(path, name)))

/** Whether a path leads to a column, into what it holds, or to what it is a part of. */
const isPartOf = (path: string, name: string): boolean =>
  path === name || path.startsWith(`${name}.`) || name.startsWith(`${path}.`)
