/**
 * `npm run lint:dependencies`: `npm ci` accepts the lock file, no package is deprecated, and none is vulnerable as far as
 * the registry answers.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deprecated, vulnerable } from './exceptions.js'
import { complaints, deprecatedPackages, type LockFile } from './lock-file.js'

const root = join(import.meta.dirname, '..')

interface AuditReport {
  readonly vulnerabilities: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
}

/** The vulnerable packages by name, or null where the registry has no audit or cannot be reached. */
function auditedPackages(): Map<string, string> | null {
  const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev', '--fetch-retries=0'], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  try {
    const { vulnerabilities } = JSON.parse(stdout) as Partial<AuditReport>
    if (vulnerabilities === undefined) return null
    return new Map(
      Object.entries(vulnerabilities).map(([name, { severity, range }]) => [name, `${severity}, ${range}`]),
    )
  } catch {
    return null
  }
}

/** What `npm ci` objects to: a lock file out of step with the manifests, or without the binaries of some platform. */
function lockFileProblems(): string[] {
  const { status, stderr } = spawnSync('npm', ['ci', '--dry-run', '--ignore-scripts'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return []
  const mismatches = stderr.split('\n').filter((line) => /(Missing|Invalid): /.test(line))
  return mismatches.length > 0 ? mismatches : [`npm ci refuses package-lock.json: ${stderr}`]
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile
const audited = auditedPackages()
if (audited === null) console.log('npm audit: no answer from the registry, left out')

const found = [
  ...lockFileProblems(),
  ...complaints('deprecated', deprecatedPackages(lock), deprecated),
  ...(audited === null ? [] : complaints('vulnerable', audited, vulnerable)),
]
for (const complaint of found) console.error(complaint)
if (found.length > 0) {
  console.error('Update or replace the package, or add an exception with its date and reason to tools/exceptions.ts.')
  process.exitCode = 1
}
