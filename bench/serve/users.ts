import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { analysisNames } from '@polymart/analytics'

const pause = 1000
const day = 86_400_000
/** Dates that are asked about again and again. */
export const dates = 8
/** One question in so many was never asked before. */
export const newOnes = 50

/** How many users ask, for how long, and about which date and those before it. */
export interface Load {
  readonly users: number
  readonly ms: number
  readonly asOf: number
}

/** Has users ask a server, and tells how long they waited. */
export const loadOf = async (url: string, { users, ms, asOf }: Load): Promise<Record<string, string | number>> => {
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
