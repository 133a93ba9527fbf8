#!/usr/bin/env node
import { existsSync } from 'node:fs'

const entry = new URL('../dist/index.js', import.meta.url)
if (existsSync(entry)) {
  const { main } = await import(entry.href)
  process.exitCode = await main(process.argv.slice(2))
} else {
  process.stderr.write(`polymart is not built: expected ${entry.pathname}. Run "npm run build" in the workspace.\n`)
  process.exitCode = 1
}
