import { compileMapping, PolymartError } from '@polymart/core'
import type { Source } from '../read/sources.js'

/** A mapping that reads a column has to find one of that name; those that it leaves alone may be called anything. */
export const checkNames = ({ path, entity, mapping }: Source, names: readonly string[]): void => {
  const twice = names.filter((name, i) => names.indexOf(name) < i)
  if (twice.length === 0 || !mapping) return
  const { paths } = compileMapping(mapping, entity)!
  for (const name of twice) {
    if (paths && !paths.some((path) => path === name || path.startsWith(`${name}.`) || name.startsWith(`${path}.`)))
      continue
    const places = names.flatMap((other, i) => (other === name ? [i + 1] : [])).join(' and ')
    throw new PolymartError(
      'format',
      `Expected each column of ${path} that the mapping reads to have a name of its own, found columns ${places} to be called ${JSON.stringify(name)}. Rename one of them.`,
    )
  }
}
