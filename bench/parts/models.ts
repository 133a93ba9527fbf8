import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { analyze, open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { alternate } from '../harness/alternate.js'
import { start } from '../harness/contestant.js'
import type { Row } from '../harness/protocol.js'
import { callOf } from '../peers/calls.js'
import { readData } from '../peers/data.js'
import type { Part } from './part.js'
import { versionsOf } from './answers.js'
import { nodeProgram } from './programs.js'
import { contestRows } from './rows.js'

const tasks = ['clv', 'basket, all orders'] as const

/** clv beside lifetimes, and basket beside mlxtend, of Python; left out, and said so, where that has not both. */
export const modelsBesidePython: Part = async (bench) => {
  const python = process.env['POLYMART_BENCH_PYTHON'] ?? 'python3'
  if (spawnSync(python, ['-c', 'import lifetimes, mlxtend'], { stdio: 'ignore' }).status !== 0) {
    bench.say(
      `LIFETIMES AND MLXTEND ARE LEFT OUT: ${python} cannot import both. Install them (pip install lifetimes mlxtend), or name a Python that has them in POLYMART_BENCH_PYTHON.`,
    )
    return { versions: {}, tables: [] }
  }
  const data = await bench.data()
  const { wanted, file } = await prepare(data)
  const script = join(bench.root, 'bench/peers/models_peer.py')
  const contestants = [
    await start(await nodeProgram(bench, 'Polymart', 'polymart.peer.js', ['memory', data])),
    await start({ name: 'Python', file: python, args: [script, file] }),
  ]
  try {
    compare('clv', wanted.clv, await contestants[1]!.rows('clv'))
    compare('basket', byPair(wanted.basket), byPair(await contestants[1]!.rows(tasks[1])))
    const rows: Record<string, string | number>[] = []
    for (const task of tasks) {
      bench.say(`Models: ${task}`)
      const rounds = Math.min(9, bench.rounds)
      await alternate(contestants, Math.min(3, rounds), (one) => one.run(task))
      rows.push(
        ...contestRows({ analysis: task }, contestants, await alternate(contestants, rounds, (one) => one.run(task))),
      )
    }
    return {
      versions: versionsOf(contestants),
      tables: [
        {
          title: 'Models and rules, beside Python',
          text: 'clv: from an open shop to the table of customers, both models fitted; lifetimes fits and expects from the numbers of each customer, which it is given. basket: from an open shop to the rules; mlxtend finds them in a sparse table of the same baskets, which it is given. Parameters of the fits agree within 0.1%, rules are the same.',
          rows,
        },
      ],
    }
  } finally {
    await Promise.all(contestants.map((one) => one.end()))
  }
}

const weekDays = 7

/** Writes what Python is given to a file beside the data; and what it must answer. */
const prepare = async (
  path: string,
): Promise<{ readonly wanted: Record<'clv' | 'basket', readonly Row[]>; readonly file: string }> => {
  const { files, store, parameters } = readData(path)
  const shop = await open(`embedded:${store}`)
  try {
    const { customers, model } = await histories(shop)
    const rules = await analyze(shop, ...callOf(tasks[1]))
    const file = join(dirname(path), 'models.json')
    const baskets = await basketsOf(files, parameters['rfm']!)
    writeFileSync(file, JSON.stringify({ customers, baskets, least: 5, weeks: 365 / weekDays }))
    const basket = rules.rows().map(({ ifItem, thenItem, orders, lift }) => ({ ifItem, thenItem, orders, lift }))
    return { wanted: { clv: [model], basket: basket as readonly Row[] }, file }
  } finally {
    await shop.close()
  }
}

const histories = async (shop: Shop) => {
  const result = await analyze(shop, 'clv')
  const rows = result.rows() as Record<string, number | null>[]
  const { r, alpha, a, b, p, q, v } = result.rows('model')[0] as Record<string, number>
  return {
    customers: {
      x: rows.map(({ frequency }) => frequency),
      recency: rows.map(({ recencyDays }) => recencyDays! / weekDays),
      age: rows.map(({ ageDays }) => ageDays! / weekDays),
      spent: rows.map(({ monetaryMinor }) => monetaryMinor ?? 0),
    },
    model: { r, alpha, a, b, p, q, v } as Row,
  }
}

const basketsOf = async (files: string, { as_of, currency }: { as_of: number; currency: string }) => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(
    `SELECT list_distinct([l.productId FOR l IN lines IF l.quantity > 0]) AS items
     FROM read_parquet('${files.replaceAll("'", "''")}/transactions/*.parquet')
     WHERE status IN ('processing', 'shipped', 'completed', 'refunded') AND NOT test AND currency = '${currency}'
       AND epoch_ms("at") < ${as_of} AND epoch_ms("at") >= ${Date.UTC(2024, 6, 1)}`,
  )
  const baskets = reader.getRowsJS().map(([items]) => items as string[])
  connection.closeSync()
  instance.closeSync()
  return baskets.filter((items) => items.length > 0)
}

const byPair = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) =>
    JSON.stringify([a['ifItem'], a['thenItem']]) < JSON.stringify([b['ifItem'], b['thenItem']]) ? -1 : 1,
  )

/** Fits end where each of them finds it close enough. */
const tolerance = 1e-3

const compare = (task: string, wanted: readonly Row[], found: readonly Row[]): void => {
  const same = (a: Row[string], b: Row[string]): boolean =>
    typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= tolerance * Math.abs(a) : a === b
  if (wanted.length !== found.length)
    throw new Error(`${task}: ${wanted.length} rows of Polymart, ${found.length} of Python. Nothing was timed.`)
  wanted.forEach((row, i) => {
    for (const [name, value] of Object.entries(row))
      if (!same(value, found[i]![name] ?? null))
        throw new Error(
          `${task}: ${name} of row ${i} is ${String(value)} of Polymart, ${String(found[i]![name])} of Python. Nothing was timed.`,
        )
  })
}
