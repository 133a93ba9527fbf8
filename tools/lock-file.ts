import type { Exception } from './exceptions.js'

/** The part of package-lock.json (version 3) that is read. */
export interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly deprecated?: string }>>
}

/** The deprecated packages of a lock file, as `name@version`, each with what its maintainers say. */
export function deprecatedPackages(lock: LockFile): Map<string, string> {
  const found = new Map<string, string>()
  for (const [path, { version = '', deprecated }] of Object.entries(lock.packages)) {
    if (deprecated === undefined) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    found.set(`${name}@${version}`, deprecated)
  }
  return found
}

/** Compares what a check found with what is let through: a sentence for each of either that has no counterpart. */
export function complaints(
  kind: string,
  found: ReadonlyMap<string, string>,
  exceptions: readonly Exception[],
): readonly string[] {
  const excepted = new Set(exceptions.map(({ what }) => what))
  return [
    ...[...found].filter(([what]) => !excepted.has(what)).map(([what, why]) => `${what} is ${kind}: ${why}`),
    ...exceptions
      .filter(({ what }) => !found.has(what))
      .map(({ what, since }) => `The exception of ${since} for ${what} (${kind}) no longer applies: remove it.`),
  ]
}
