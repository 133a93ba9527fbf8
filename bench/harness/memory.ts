import { readFileSync } from 'node:fs'

const everyMs = 10

/**
 * Watches the anonymous memory of a process until it ends. Resident memory as a whole would count the pages of a mapped
 * store, which cost nothing.
 */
export const watchMemory = (pid: number): { peakMiB: () => number } => {
  let peakMiB = 0
  const timer = setInterval(() => {
    const now = anonymousMiB(pid)
    if (now === undefined) clearInterval(timer)
    else peakMiB = Math.max(peakMiB, now)
  }, everyMs)
  timer.unref()
  return { peakMiB: () => peakMiB }
}

/** Undefined once the process has ended, and where there is no /proc. */
const anonymousMiB = (pid: number): number | undefined => {
  try {
    const found = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : undefined
  } catch {
    return undefined
  }
}
