import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process, known by more than its number, since numbers are given out again. */
export interface ProcessMark {
  readonly pid: number
  readonly host: string
  /** When the process began, in the kernel's ticks; null where the system does not tell. */
  readonly began: string | null
}

/** The process that calls. */
export const thisProcess = (): ProcessMark => ({ pid: process.pid, host: hostname(), began: beganAt(process.pid) })

/** Whether a process cannot be running any more. One of another machine or container is believed. */
export const isGone = ({ pid, host, began }: ProcessMark): boolean => {
  if (host !== hostname()) return false
  if (!runs(pid)) return true
  const now = beganAt(pid)
  return began !== null && now !== null && began !== now
}

/** The 22nd field of /proc/PID/stat; the second, the command, may itself hold blanks and brackets. */
const beganAt = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
