#!/usr/bin/env node
import { existsSync } from 'node:fs'

// Writers are told of their own failures; a reader that went away, as in `polymart --help | head -1`, is none.
process.stdout.on('error', () => undefined)

const entry = new URL('../dist/index.js', import.meta.url)
if (existsSync(entry)) {
  const { catchStrays, main } = await import(entry.href)
  const argv = process.argv.slice(2)
  catchStrays(argv)
  process.exitCode = await main(argv)
  // Who interrupts waits for nothing that cannot be, such as the look-up of a name.
  if (process.exitCode === 130) process.exit()
} else {
  process.stderr.write(`polymart is not built: ${entry.pathname} is missing. Run "npm run build" in the workspace.\n`)
  process.exitCode = 1
}
