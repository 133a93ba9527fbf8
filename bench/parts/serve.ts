import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { Agent, request } from 'node:http'
import { analysisNames } from '@polymart/analytics'
import type { Data } from '../peers/data.js'
import type { Part } from './part.js'

const pause = 1000
const day = 86_400_000
/** Dates that are asked about again and again. */
const dates = 8
/** One question in so many was never asked before. */
const newOnes = 50

/** What users of a served shop wait for: each asks, waits for the answer, and asks again after a second. */
export const servedUsers: Part = async (bench) => {
  const { store, parameters } = JSON.parse(readFileSync(await bench.data(), 'utf8')) as Data
  const rows = []
  for (const users of [50, 500]) {
    bench.say(`Serve: ${users} users for ${bench.seconds} s`)
    const server = await start(bench.root, store)
    try {
      rows.push(await load(server.url, { users, ms: bench.seconds * 1000, asOf: parameters['rfm']!.as_of }))
    } finally {
      server.stop()
    }
  }
  return {
    versions: {},
    tables: [
      {
        title: 'A served shop',
        text: `Users of \`polymart serve\` on loopback, for ${bench.seconds} s: each asks, waits for the whole answer, and asks again after a second. All analyses in turn; one question in ${newOnes} was never asked before (another \`asOf\`), the others are of ${dates} dates, each of which was asked once before the clock starts. The longest block is that of the server's event loop in the second half; memory is the resident set of its process.`,
        rows,
      },
    ],
  }
}

interface Running {
  readonly url: string
  readonly stop: () => void
}

/** The server has a process of its own, as users have it. */
const start = async (root: string, store: string): Promise<Running> => {
  const command = join(root, 'packages/cli/bin/polymart.js')
  const args = ['serve', '--store', `embedded:${store}`, '--port', '0', '--rate', '1000000']
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\/\/\S+/.exec(line) ?? []
    if (url !== undefined) return { url, stop: () => child.kill() }
  }
  throw new Error('Expected polymart serve to say where it listens, found that it ended.')
}

interface Load {
  readonly users: number
  readonly ms: number
  readonly asOf: number
}

const load = async (url: string, { users, ms, asOf }: Load): Promise<Record<string, string | number>> => {
  const agent = new Agent({ keepAlive: true, maxSockets: users })
  const waits: number[] = []
  let errors = 0
  let asked = 0
  const path = (n: number, at: number): string =>
    `${url}/api/v1/analyses/${analysisNames[n % analysisNames.length]!}?asOf=${at}`
  for (let n = 0; n < analysisNames.length * dates; n++)
    await get(path(n, asOf - Math.floor(n / analysisNames.length) * day), agent)
  const until = performance.now() + ms
  const user = async (i: number): Promise<void> => {
    // They do not come all at once.
    await setTimeout((i / users) * pause)
    while (performance.now() < until) {
      const n = asked++
      const at = n % newOnes === newOnes - 1 ? asOf - n * 60_000 : asOf - (n % dates) * day
      const began = performance.now()
      const status = await get(path(n, at), agent)
      waits.push(performance.now() - began)
      if (status !== 200) errors++
      await setTimeout(pause)
    }
  }
  const halfway = setTimeout(ms / 2).then(() => numbersOf(url, agent))
  await Promise.all(Array.from({ length: users }, (_, i) => user(i)))
  const [middle, end] = [await halfway, await numbersOf(url, agent)]
  agent.destroy()
  waits.sort((a, b) => a - b)
  const quantile = (q: number): number => waits[Math.min(waits.length - 1, Math.floor(waits.length * q))]!
  return {
    users,
    answers: waits.length,
    errors,
    'median ms': quantile(0.5),
    '95% ms': quantile(0.95),
    '99% ms': quantile(0.99),
    'longest block ms': end.block,
    'MiB halfway': middle.memory,
    'MiB at the end': end.memory,
  }
}

const numbersOf = async (url: string, agent: Agent): Promise<{ readonly block: number; readonly memory: number }> => {
  let text = ''
  await get(`${url}/metrics`, agent, (chunk) => (text += chunk))
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    block: value('nodejs_eventloop_lag_max_seconds') * 1000,
    memory: value('process_resident_memory_bytes') / 2 ** 20,
  }
}

const get = (url: string, agent: Agent, hear?: (chunk: string) => void): Promise<number> =>
  new Promise((resolve) => {
    const asked = request(url, { agent }, (response) => {
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => hear?.(chunk))
      response.on('close', () => resolve(response.complete ? response.statusCode! : 0))
    })
    asked.on('error', () => resolve(0)).end()
  })
