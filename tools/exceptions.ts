/** What a check would refuse and is let through. One for a package that no longer needs it fails the check too. */
export interface Exception {
  readonly what: string
  /** The date it was made, YYYY-MM-DD. */
  readonly since: string
  readonly reason: string
}

/** Deprecated packages in the lock file, as `name@version`. */
export const deprecated: readonly Exception[] = []

/** Packages with a known vulnerability, by name. */
export const vulnerable: readonly Exception[] = []

/** Dependencies that no file imports, by name. */
export const unusedDependencies: readonly Exception[] = [
  {
    what: '@tslab/typescript-for-tslab',
    since: '2026-11-21',
    reason:
      'A placeholder: it takes the name at the root, so that the TypeScript 5.0 that tslab brings under that name stays below tslab and its command does not become the tsc of the workspace.',
  },
]

/** Files whose exports nothing uses, by path. */
export const unusedExports: readonly Exception[] = []
