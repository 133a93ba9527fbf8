import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Child {
  readonly process: ChildProcess
  /** What it has printed. */
  readonly lines: readonly string[]
  /** The next line of the child's output that begins with a text. */
  line(start: string): Promise<string>
  /** The last line, once the child has ended, and its exit code or signal. */
  end(): Promise<{ readonly last: string; readonly code: number | string | null }>
}

/** Runs a script as a process of its own. */
export const runChild = (script: URL, ...args: readonly (string | number)[]): Child => {
  const child = spawn(
    process.execPath,
    ['--conditions=polymart-source', '--import', 'tsx', fileURLToPath(script), ...args.map(String)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines: string[] = []
  const waiting: { readonly start: string; readonly resolve: (line: string) => void }[] = []
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => {
    lines.push(line)
    for (const { start, resolve } of waiting) if (line.startsWith(start)) resolve(line)
  })
  const closed = Promise.all([once(child, 'close'), once(reader, 'close')])
  return {
    process: child,
    lines,
    line: (start) =>
      new Promise((resolve, reject) => {
        const found = lines.find((line) => line.startsWith(start))
        if (found !== undefined) resolve(found)
        waiting.push({ start, resolve })
        void closed.then(() => reject(new Error(`Expected a line "${start}…", found ${JSON.stringify(lines)}.`)))
      }),
    end: async () => {
      const [[code, signal]] = (await closed) as [[number | null, string | null], unknown]
      return { last: lines.at(-1) ?? '', code: code ?? signal }
    },
  }
}
