import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../harness/contestant.js'

/** What a demo of a fresh folder took, and what it printed. */
export const runDemo = async (root: string, scale: number): ReturnType<typeof runCommand> => {
  const folder = mkdtempSync(join(tmpdir(), 'polymart-bench-'))
  const args = [join(root, 'packages/cli/bin/polymart.js'), 'demo', '--quiet', '--scale', String(scale)]
  try {
    return await runCommand({ name: 'polymart demo', file: process.execPath, args }, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
