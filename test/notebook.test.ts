import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cohorts, funnel, insights, open, rfm } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { cellsOf, checkBuilt, demoFolder, plainEnvironment, printedTables, root } from './fixtures/demo.js'
import type { DemoFolder } from './fixtures/demo.js'
import { startKernel } from './fixtures/kernel.js'
import type { CellResult, Kernel } from './fixtures/kernel.js'
import { codeCells, framed, pageTable, sourcesOf } from './fixtures/notebook.js'
import type { Notebook } from './fixtures/notebook.js'

checkBuilt('core', 'embedded', 'analytics', 'viz')

/** More cells, run after the notebook's. */
const others = [
  "const again = await open('embedded:../polymart-demo/store')",
  "const onWorkers = await rfm(again, { executor: 'workers', workers: 2 })",
  "console.log(JSON.stringify([onWorkers.meta.executor, onWorkers.rows('groups')]))",
  'await again.close()',
  "const wrong = await rfm(again, { executor: 'spark' })",
]

let demo: DemoFolder
let shop: Shop
let notebook: Notebook
let results: readonly CellResult[]
let story: Notebook
let told: readonly CellResult[]
let exitCode: number | null

beforeAll(async () => {
  const path = join(root, 'examples', 'first-steps.ipynb')
  notebook = JSON.parse(await readFile(path, 'utf8')) as Notebook
  demo = await demoFolder()
  shop = await open(demo.url)
  // A notebook runs in its own folder, which finds its packages in those above.
  const folder = join(demo.folder, 'examples')
  await mkdir(folder)
  await symlink(join(root, 'node_modules'), join(demo.folder, 'node_modules'))

  const kernel = await startKernel(folder, plainEnvironment())
  try {
    results = await runAll(kernel, [...sourcesOf(notebook), ...others])
  } finally {
    exitCode = await kernel.close()
  }
  story = JSON.parse(await readFile(join(root, 'examples', 'first-month.ipynb'), 'utf8')) as Notebook
  const second = await startKernel(folder, plainEnvironment())
  try {
    told = await runAll(second, sourcesOf(story))
  } finally {
    await second.close()
  }
})

afterAll(async () => {
  await shop.close()
  await demo.remove()
})

const runAll = async (kernel: Kernel, cells: readonly string[]): Promise<readonly CellResult[]> => {
  const done: CellResult[] = []
  for (const cell of cells) done.push(await kernel.execute(cell))
  return done
}

test('notebooks are committed as they are before they run', () => {
  for (const each of [notebook, story]) {
    expect(each.metadata.kernelspec).toEqual({ display_name: 'TypeScript', language: 'typescript', name: 'tslab' })
    for (const { outputs, execution_count } of codeCells(each)) expect([outputs, execution_count]).toEqual([[], null])
  }
})

test("first-month.ipynb tells of the demo's shop what the analyses say", async () => {
  const cells = Object.fromEntries(codeCells(story).map(({ id }, i) => [id, told[i]!]))
  for (const [id, { status, stderr }] of Object.entries(cells)) expect([id, status, stderr]).toEqual([id, 'ok', ''])
  expect(cells['insights']!.stdout).toBe(
    (await insights(shop))
      .rows()
      .map(({ rank, sentence }) => `${rank} ${sentence}\n`)
      .join(''),
  )
  expect(printedTables(cells['funnel']!.stdout)).toEqual([
    cellsOf((await funnel(shop, { by: 'device' })).rows('summary'), [
      'device',
      'entered',
      'converted',
      'matureConversion',
    ]),
  ])
  expect(printedTables(cells['cohorts']!.stdout)).toEqual([
    cellsOf((await cohorts(shop, { periods: 6 })).rows('summary'), ['n', 'users', 'retention']),
  ])
  for (const chart of ['funnel-chart', 'cohorts-chart']) expect(cells[chart]!.html).toHaveLength(1)
})

test("first-steps.ipynb runs in tslab on the demo's shop", async () => {
  const cells = Object.fromEntries(codeCells(notebook).map(({ id }, i) => [id, results[i]!]))
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
  expect(Object.values(cells).map(({ html }) => html.length)).toEqual([0, 0, 1, 0, 1, 0])
})

test('cells may use worker threads, and are checked against the declared types', async () => {
  const [, , onWorkers, closed, wrong] = results.slice(-others.length)
  expect([onWorkers!.stderr, closed!.status, closed!.stderr]).toEqual(['', 'ok', ''])
  expect(JSON.parse(onWorkers!.stdout)).toEqual(['workers', (await rfm(shop)).rows('groups')])
  expect(wrong!.status).toBe('error')
  expect(wrong!.stderr).toMatch(/'"spark"' is not assignable to type '"inline" \| "workers"/)
})

test('a closed shop keeps no kernel from ending', () => {
  expect(exitCode).toBe(0)
})
