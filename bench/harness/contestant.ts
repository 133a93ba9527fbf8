import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { watchMemory } from './memory.js'
import type { Cost, Question, Ready, Row } from './protocol.js'

/** A program that can take part. */
export interface Program {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
}

/** A contestant that runs and waits for tasks. */
export interface Contestant {
  readonly name: string
  readonly ready: Ready
  run(task: string): Promise<Cost>
  rows(task: string): Promise<readonly Row[]>
  /** Ends it; anonymous memory at its highest, in MiB. */
  end(): Promise<number>
}

export const start = async ({ name, file, args }: Program): Promise<Contestant> => {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const memory = watchMemory(child.pid!)
  const ended = once(child, 'close') as Promise<[number | null]>
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const read = async (): Promise<unknown> => {
    const line = await lines.next()
    if (line.done) throw new Error(`${name} ended before it had answered: ${file} ${args.join(' ')}`)
    return JSON.parse(line.value)
  }
  const ask = (question: Question): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    return read()
  }
  return {
    name,
    ready: (await read()) as Ready,
    run: async (task) => (await ask({ run: task })) as Cost,
    rows: async (task) => ((await ask({ rows: task })) as { rows: readonly Row[] }).rows,
    async end() {
      child.stdin.end()
      await ended
      return memory.peakMiB()
    },
  }
}

/** What a whole process cost, from its start to its answer. */
export interface WholeCost extends Cost {
  readonly peakMiB: number
  readonly answer: Readonly<Record<string, unknown>>
}

/** Runs a program to its end. Its answer is the first line of standard output: a JSON object, with `cpuMs`. */
export const runOnce = async ({ name, file, args }: Program): Promise<WholeCost> => {
  const began = performance.now()
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const memory = watchMemory(child.pid!)
  const ended = once(child, 'close') as Promise<[number | null]>
  const line = await createInterface(child.stdout)[Symbol.asyncIterator]().next()
  const ms = performance.now() - began
  const [code] = await ended
  if (line.done || code !== 0) throw new Error(`${name} ended with ${code}: ${file} ${args.join(' ')}`)
  const answer = JSON.parse(line.value) as { readonly cpuMs: number }
  return { ms, cpuMs: answer.cpuMs, peakMiB: memory.peakMiB(), answer }
}

/** Runs a command to its end; what it printed, and its memory. */
export const runCommand = async (
  { name, file, args }: Program,
  cwd: string,
): Promise<{ readonly ms: number; readonly peakMiB: number; readonly out: string }> => {
  const began = performance.now()
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  const memory = watchMemory(child.pid!)
  const ended = once(child, 'close') as Promise<[number | null]>
  const out = await text(child.stdout)
  const [code] = await ended
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${file} ${args.join(' ')}`)
  return { ms: performance.now() - began, peakMiB: memory.peakMiB(), out }
}
