import { readFileSync } from 'node:fs'
import type { Data } from '../peers/data.js'
import { startServer } from '../serve/server.js'
import { dates, loadOf, newOnes } from '../serve/users.js'
import type { Bench, Part } from './part.js'

/** What users of a served shop wait for: each asks, waits for the answer, and asks again after a second. */
export const servedUsers: Part = async (bench) => {
  const { store } = await dataOf(bench)
  // A shop ten times the size is asked by fewer.
  const rows = await usersOf(bench, ['--store', `embedded:${store}`], bench.scale > 1 ? [50] : [50, 500])
  return { versions: {}, tables: [tableOf(bench, 'A served shop', rows)] }
}

export const dataOf = async (bench: Bench): Promise<Data> =>
  JSON.parse(readFileSync(await bench.data(), 'utf8')) as Data

/** Serves stores to so many users, one number after the other, each from a server that was just started. */
export const usersOf = async (
  bench: Bench,
  stores: readonly string[],
  numbers: readonly number[],
): Promise<Record<string, string | number>[]> => {
  const asOf = (await dataOf(bench)).parameters['rfm']!.as_of
  const rows = []
  for (const users of numbers) {
    bench.say(`Serve: ${users} users for ${bench.seconds} s`)
    const server = await startServer(bench.root, stores)
    try {
      rows.push(await loadOf(server.url, { users, ms: bench.seconds * 1000, asOf }))
    } finally {
      server.stop()
    }
  }
  return rows
}

export const tableOf = (
  bench: Bench,
  title: string,
  rows: readonly Record<string, string | number>[],
): { readonly title: string; readonly text: string; readonly rows: readonly Record<string, string | number>[] } => ({
  title,
  text: `Users of \`polymart serve\` on loopback, for ${bench.seconds} s: each asks, waits for the whole answer, and asks again after a second. All analyses in turn; one question in ${newOnes} was never asked before (another \`asOf\`), the others are of ${dates} dates, each of which was asked once before the clock starts. The longest block is that of the server's event loop in the second half; memory is the resident set of its process.`,
  rows,
})
