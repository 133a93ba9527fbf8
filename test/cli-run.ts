import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'

/** The command as users run it: from the build. */
const bin = fileURLToPath(new URL('../packages/cli/bin/polymart.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Is given the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void
}

/** Runs `polymart` to its end, without the stores and colours of whoever runs the tests. */
export const polymart = (args: readonly string[], options: RunOptions): Promise<Ended> =>
  run(process.execPath, [bin, ...args], options)

/** Runs a line of bash in which `polymart` is the command; the line fails if any part of it does. */
export const bash = (line: string, options: RunOptions): Promise<Ended> =>
  run('bash', ['-c', `set -o pipefail; polymart() { '${process.execPath}' '${bin}' "$@"; }; ${line}`], options)

const run = async (file: string, args: readonly string[], { cwd, env, onStart }: RunOptions): Promise<Ended> => {
  const own = Object.entries(process.env).filter(([name]) => !/^(POLYMART_|NODE_|VITEST|FORCE_COLOR)/.test(name))
  const child = spawn(file, args, {
    cwd,
    env: { ...Object.fromEntries(own), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onStart?.(child)
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, out, err }
}
