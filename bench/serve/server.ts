import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A server that answers. */
export interface Running {
  readonly url: string
  readonly stop: () => void
}

/** The server has a process of its own, as users have it. */
export const startServer = async (root: string, stores: readonly string[]): Promise<Running> => {
  const command = join(root, 'packages/cli/bin/polymart.js')
  const args = ['serve', ...stores, '--port', '0', '--rate', '1000000']
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\/\/\S+/.exec(line) ?? []
    if (url !== undefined) return { url, stop: () => child.kill() }
  }
  throw new Error('Expected polymart serve to say where it listens, found that it ended.')
}
