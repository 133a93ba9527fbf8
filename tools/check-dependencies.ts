/** `npm run lint:dependencies`: no deprecated package, and no vulnerable one as far as the registry answers. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deprecated, vulnerable } from './exceptions.js'
import { complaints, deprecatedPackages, type LockFile } from './lock-file.js'

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
    return new Map(Object.entries(vulnerabilities).map(([name, { severity, range }]) => [name, `${severity}, ${range}`]))
  } catch {
    return null
  }
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8')) as LockFile
const audited = auditedPackages()
if (audited === null) console.log('npm audit: no answer from the registry, left out')

const found = [
  ...complaints('deprecated', deprecatedPackages(lock), deprecated),
  ...(audited === null ? [] : complaints('vulnerable', audited, vulnerable)),
]
for (const complaint of found) console.error(complaint)
if (found.length > 0) {
  console.error('Update or replace the package, or add an exception with a reason to tools/exceptions.ts.')
  process.exitCode = 1
}
