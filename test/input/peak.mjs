// Imported into a process of the command, it prints the most memory that the process had, in MiB.
import { isMainThread } from 'node:worker_threads'

if (isMainThread)
  process.on('exit', () => process.stdout.write(`peak ${Math.ceil(process.resourceUsage().maxRSS / 1024)}\n`))
