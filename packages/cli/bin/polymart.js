#!/usr/bin/env node
import { existsSync } from 'node:fs'

// A reader that went away, as in `polymart --help | head -1`, is no failure.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error
})

const entry = new URL('../dist/index.js', import.meta.url)
if (existsSync(entry)) {
  const { main } = await import(entry.href)
  process.exitCode = await main(process.argv.slice(2))
} else {
  process.stderr.write(`polymart is not built: expected ${entry.pathname}. Run "npm run build" in the workspace.\n`)
  process.exitCode = 1
}
