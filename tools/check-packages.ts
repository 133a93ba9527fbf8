/** `npm run check:packages`: every package, as npm would publish it, is well formed, typed, and can be imported. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { problemAffectsResolutionKind, problemKindInfo } from '@arethetypeswrong/core/problems'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const root = join(import.meta.dirname, '..')
/** Within the workspace, so that what is unpacked here finds its dependencies. */
const packed = join(root, '.cache', 'packed')

/** Packs all packages and unpacks them as if installed; the tarballs by package name. */
function packAll(): Map<string, Buffer> {
  rmSync(packed, { recursive: true, force: true })
  mkdirSync(packed, { recursive: true })
  const folders = readdirSync(join(root, 'packages')).flatMap((folder) => ['-w', `packages/${folder}`])
  execFileSync('npm', ['pack', '--silent', '--pack-destination', packed, ...folders], { cwd: root, stdio: 'pipe' })

  const tarballs = readdirSync(packed).map((file) => join(packed, file))
  return new Map(
    tarballs.map((file) => {
      const tarball = readFileSync(file)
      const name = createPackageFromTarballData(tarball).packageName
      const installed = join(packed, 'node_modules', name)
      mkdirSync(installed, { recursive: true })
      execFileSync('tar', ['-xzf', file, '-C', installed, '--strip-components=1'])
      return [name, tarball]
    }),
  )
}

async function publishing(tarball: Buffer): Promise<string[]> {
  const bytes = new Uint8Array(tarball).buffer
  const { messages, pkg } = await publint({ pack: { tarball: bytes } })
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code)
}

/** The packages are ES modules alone, so what befalls CommonJS and resolution before `exports` does not count. */
async function types(tarball: Buffer): Promise<string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(tarball))
  if (analysis.types === false) return ['has no types']
  return analysis.problems
    .filter((problem) =>
      (['node16-esm', 'bundler'] as const).some((kind) => problemAffectsResolutionKind(problem, kind, analysis)),
    )
    .map(({ kind }) => problemKindInfo[kind].shortDescription)
}

function contents(tarball: Buffer): string[] {
  const files = createPackageFromTarballData(tarball).listFiles()
  return [
    ...(files.some((file) => file.endsWith('/LICENSE')) ? [] : ['is packed without LICENSE: run prepack']),
    ...files.filter((file) => file.endsWith('.tsbuildinfo')).map((file) => `packs ${file}: leave it out of "files"`),
  ]
}

function importing(name: string): string[] {
  try {
    execFileSync(process.execPath, ['--input-type=module', '--eval', `import ${JSON.stringify(name)}`], {
      cwd: packed,
      stdio: 'pipe',
      timeout: 30_000,
    })
    return []
  } catch (error) {
    return [`cannot be imported as packed: ${String((error as { stderr?: Buffer }).stderr ?? error)}`]
  }
}

let failures = 0
for (const [name, tarball] of packAll()) {
  const found = [...contents(tarball), ...(await publishing(tarball)), ...(await types(tarball)), ...importing(name)]
  for (const problem of found) console.error(`${name}: ${problem}`)
  if (found.length === 0) console.log(`${name}: ${Math.ceil(tarball.length / 1024)} KiB packed`)
  failures += found.length
}
if (failures > 0) process.exitCode = 1
