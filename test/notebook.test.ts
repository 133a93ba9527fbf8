import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { funnel, open, rfm } from '@polymart/analytics'
import type { ResultRow, Shop } from '@polymart/analytics'
import { checkBuilt, demoFolder, plainEnvironment, printedTables, root } from './fixtures/demo.js'
import type { DemoFolder } from './fixtures/demo.js'
import { startKernel } from './fixtures/kernel.js'
import type { CellResult } from './fixtures/kernel.js'

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: 'markdown' | 'code'
    readonly id: string
    readonly source: readonly string[]
    readonly outputs?: readonly unknown[]
    readonly execution_count?: number | null
  }[]
  readonly metadata: { readonly kernelspec: object }
}

let demo: DemoFolder
let shop: Shop
let notebook: Notebook

beforeAll(async () => {
  checkBuilt('core', 'embedded', 'analytics', 'viz')
  const path = join(root, 'examples', 'first-steps.ipynb')
  notebook = JSON.parse(await readFile(path, 'utf8')) as Notebook
  demo = await demoFolder()
  shop = await open(demo.url)
  // A notebook runs in its own folder, which finds its packages in those above.
  await mkdir(join(demo.folder, 'examples'))
  await symlink(join(root, 'node_modules'), join(demo.folder, 'node_modules'))
})

afterAll(async () => {
  await shop.close()
  await demo.remove()
})

/** Runs cells in order in a kernel of their own; the results, and the code that the kernel ended with. */
const runCells = async (cells: readonly string[]): Promise<{ results: CellResult[]; exitCode: number | null }> => {
  const results: CellResult[] = []
  const kernel = await startKernel(join(demo.folder, 'examples'), plainEnvironment())
  let exitCode: number | null = null
  try {
    for (const cell of cells) results.push(await kernel.execute(cell))
  } finally {
    exitCode = await kernel.close()
  }
  return { results, exitCode }
}

const cellsOf = (rows: readonly ResultRow[], names: readonly string[]): string[][] => [
  [...names],
  ...rows.map((row) => names.map((name) => String(row[name]))),
]

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }

/** The page within a frame, as a browser would read it. */
const framed = (html: string): string => {
  const [, srcdoc] = /^<iframe sandbox="allow-scripts allow-downloads"[^>]* srcdoc="([^"]*)"><\/iframe>$/.exec(html)!
  return srcdoc!.replaceAll(/&([^;]+);/g, (_, name: string) => entities[name]!)
}

/** The cells of a table of such a page, row by row, without its head. */
const pageTable = (page: string, name: string): string[][] => {
  const [, body] = new RegExp(`<table id="table-${name}">[^]*?<tbody>([^]*?)</tbody>`).exec(page)!
  return body!
    .split('</tr>')
    .map((row) => [...row.matchAll(/<t[hd][^>]*>([^<]*)</g)].map(([, text]) => text!))
    .filter((row) => row.length > 0)
}

test('first-steps.ipynb is committed as it is before it runs', () => {
  expect(notebook.metadata.kernelspec).toEqual({ display_name: 'TypeScript', language: 'typescript', name: 'tslab' })
  for (const { cell_type, outputs, execution_count } of notebook.cells) {
    if (cell_type === 'code') expect([outputs, execution_count]).toEqual([[], null])
  }
})

test("first-steps.ipynb runs in tslab on the demo's shop", async () => {
  const code = notebook.cells.filter(({ cell_type }) => cell_type === 'code')
  const { results, exitCode } = await runCells(code.map(({ source }) => source.join('')))
  const cells = Object.fromEntries(code.map(({ id }, i) => [id, results[i]!]))
  for (const [id, { status, stderr }] of Object.entries(cells)) expect([id, status, stderr]).toEqual([id, 'ok', ''])

  const segments = await rfm(shop)
  const groups = segments.rows('groups')
  // Arrow's integers are BigInts.
  expect(printedTables(cells['groups']!.stdout.replaceAll(/\b(\d+)n\b/g, '$1'))).toEqual([
    cellsOf(groups, ['group', 'customers', 'share', 'avgRecencyDays', 'avgFrequency']),
  ])

  const steps = await funnel(shop)
  const summary = steps.rows('summary')[0]!
  expect(printedTables(cells['funnel']!.stdout)).toEqual([
    cellsOf(steps.rows('steps'), ['name', 'reached', 'fromFirst', 'fromPrevious']),
  ])
  expect(cells['funnel']!.stdout.slice(cells['funnel']!.stdout.indexOf('{'))).toBe(`${inspect(summary)}\n`)

  const groupsPage = framed(cells['groups-chart']!.html[0]!)
  const funnelPage = framed(cells['funnel-chart']!.html[0]!)
  const count = (value: unknown): string => Number(value).toLocaleString('en')
  expect(pageTable(groupsPage, 'groups').map(([group, customers]) => [group, customers])).toEqual(
    groups.map(({ group, customers }) => [group, count(customers)]),
  )
  expect(pageTable(funnelPage, 'steps').map(([step, , reached]) => [step, reached])).toEqual(
    steps.rows('steps').map(({ step, reached }) => [count(step), count(reached)]),
  )
  expect(results.map(({ html }) => html.length)).toEqual([0, 0, 1, 0, 1, 0])
  expect(exitCode).toBe(0)
})

test('cells are checked against the declared types, and may use worker threads', async () => {
  const { results, exitCode } = await runCells([
    "import { open, rfm } from '@polymart/analytics'\nconst shop = await open('embedded:../polymart-demo/store')",
    "const segments = await rfm(shop, { executor: 'workers', workers: 2 })",
    "console.log(JSON.stringify([segments.meta.executor, segments.rows('groups')]))",
    'await shop.close()',
    "const wrong = await rfm(shop, { executor: 'spark' })",
  ])
  const wrong = results.pop()!
  expect(results.map(({ status, stderr }) => [status, stderr])).toEqual(results.map(() => ['ok', '']))
  expect(JSON.parse(results[2]!.stdout)).toEqual(['workers', (await rfm(shop)).rows('groups')])
  expect(wrong.status).toBe('error')
  expect(wrong.stderr).toMatch(/'"spark"' is not assignable to type '"inline" \| "workers"/)
  expect(exitCode).toBe(0)
})
