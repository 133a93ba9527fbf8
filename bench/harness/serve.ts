import { createInterface } from 'node:readline'
import type { Cost, Question, Row } from './protocol.js'

/** What a contestant written in TypeScript can do. */
export interface Peer {
  readonly version: string
  /** Does a task to its end: the answer is there, in the peer's own form. */
  run(task: string): Promise<unknown>
  /** The answer of a task as plain rows, to be compared. */
  rows(task: string): Promise<readonly Row[]>
  close(): Promise<void>
}

/**
 * The whole of a contestant's process. With a task, it does that one and ends: a cold run, of which the cost is told
 * from the start of the process. Without, it answers questions until its input ends.
 */
export const serve = async (open: () => Promise<Peer>, task: string | undefined): Promise<void> => {
  if (task !== undefined) {
    const peer = await open()
    await peer.run(task)
    tell({ ms: performance.now(), cpuMs: cpuMs() })
    return peer.close()
  }
  const opening = stopwatch()
  const peer = await open()
  tell({ version: peer.version, cost: opening() })
  for await (const line of createInterface(process.stdin)) {
    const question = JSON.parse(line) as Question
    if ('rows' in question) {
      tell({ rows: await peer.rows(question.rows) })
      continue
    }
    const watch = stopwatch()
    await peer.run(question.run)
    tell(watch())
  }
  await peer.close()
}

export const tell = (answer: object): boolean => process.stdout.write(`${JSON.stringify(answer)}\n`)

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

export const stopwatch = (): (() => Cost) => {
  const start = performance.now()
  const startCpu = cpuMs()
  return () => ({ ms: performance.now() - start, cpuMs: cpuMs() - startCpu })
}
