import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import {
  attribution,
  basket,
  clv,
  inventory,
  migration,
  open,
  prices,
  products,
  rfm,
  search,
  sessions,
} from '@polymart/analytics'
import type { ResultColumn, Shop } from '@polymart/analytics'
import { checkBuilt, demoFolder, plainEnvironment, root } from './fixtures/demo.js'
import type { DemoFolder } from './fixtures/demo.js'
import { startKernel } from './fixtures/kernel.js'
import type { CellResult, Kernel } from './fixtures/kernel.js'
import { codeCells, framed, pageTable, sourcesOf } from './fixtures/notebook.js'
import type { Notebook } from './fixtures/notebook.js'

checkBuilt('core', 'embedded', 'analytics', 'viz')

interface AnyResult {
  columnsOf(table: string): readonly ResultColumn[]
}

/** What each cell that shows a table has to show, by notebook and cell. */
const tables: Readonly<
  Record<string, Readonly<Record<string, readonly [(shop: Shop) => Promise<AnyResult>, table: string]>>>
> = {
  'best-customers': {
    groups: [(shop) => rfm(shop), 'groups'],
    moves: [(shop) => migration(shop), 'matrix'],
    worth: [(shop) => clv(shop, { holdout: '90d' }), 'validation'],
  },
  'what-sells': {
    products: [(shop) => products(shop, { level: 'brand' }), 'products'],
    stock: [(shop) => inventory(shop), 'summary'],
    basket: [(shop) => basket(shop, { level: 'category' }), 'rules'],
    prices: [(shop) => prices(shop), 'prices'],
  },
  'campaigns-and-search': {
    traffic: [(shop) => sessions(shop, { by: 'channel', compare: 'previous' }), 'sessions'],
    credit: [(shop) => attribution(shop), 'models'],
    search: [(shop) => search(shop), 'terms'],
  },
}

let demo: DemoFolder
let shop: Shop
let kernel: Kernel

beforeAll(async () => {
  demo = await demoFolder()
  shop = await open(demo.url)
  const folder = join(demo.folder, 'examples')
  await mkdir(folder)
  await symlink(join(root, 'node_modules'), join(demo.folder, 'node_modules'))
  kernel = await startKernel(folder, plainEnvironment())
})

afterAll(async () => {
  await kernel.close()
  await shop.close()
  await demo.remove()
})

describe.each(Object.keys(tables))('%s.ipynb', (name) => {
  let notebook: Notebook
  let cells: Readonly<Record<string, CellResult>>

  beforeAll(async () => {
    notebook = JSON.parse(await readFile(join(root, 'examples', `${name}.ipynb`), 'utf8')) as Notebook
    const results: CellResult[] = []
    // One kernel for all: each imports and declares anew, as a cell that is run again does.
    for (const source of sourcesOf(notebook)) results.push(await kernel.execute(source))
    cells = Object.fromEntries(codeCells(notebook).map(({ id }, i) => [id, results[i]!]))
  })

  it('is committed as it is before it runs, and runs', () => {
    for (const { outputs, execution_count } of codeCells(notebook))
      expect([outputs, execution_count]).toEqual([[], null])
    for (const [id, { status, stderr }] of Object.entries(cells)) expect([id, status, stderr]).toEqual([id, 'ok', ''])
  })

  it.each(Object.entries(tables[name]!))('shows in %s what the analysis says', async (cell, [call, table]) => {
    const page = framed(cells[cell]!.html.at(-1)!)
    const columns = (await call(shop)).columnsOf(table)
    const rows = Math.min(50, columns[0]!.values.length)
    expect(rows).toBeGreaterThan(0)
    const shown = pageTable(page, table)
    expect(shown).toHaveLength(rows)
    // Counts are shown whole and money to the cent, so that they can be read back.
    const numbers = columns.flatMap(({ kind, values }, i) =>
      kind === 'count' || kind === 'money' ? [{ values, i, unit: kind === 'money' ? 100 : 1 }] : [],
    )
    expect(numbers.length).toBeGreaterThan(0)
    for (const { values, i, unit } of numbers) {
      const texts = shown.map((row) => row[i]!.replace('−', '-').replaceAll(/[^\d.-]/g, ''))
      const read = texts.map((text) => (text === '' ? null : Math.round(Number(text) * unit)))
      expect(read).toEqual(values.slice(0, rows))
    }
  })

  it('draws where it says that it does', () => {
    const charts = Object.keys(cells).filter((id) => id.endsWith('-chart') || id === 'paths')
    expect(charts.length).toBeGreaterThan(0)
    for (const id of charts) expect(framed(cells[id]!.html[0]!)).toContain('class="plot"')
  })
})

describe('watch', () => {
  test('says how far the work is, and when it is done', async () => {
    await kernel.execute(`import { open, rfm } from '@polymart/analytics'
import { watch } from '@polymart/viz'
import { newDisplay } from 'tslab'
const watched = await open('embedded:../polymart-demo/store')`)
    const { status, html, updates } = await kernel.execute('await watch(newDisplay(), (run) => rfm(watched, run))\n0')
    expect(status).toBe('ok')
    const said = [...html, ...updates]
    expect(said[0]).toMatch(/<progress value="\d+" max="\d+"><\/progress> read: \d+ of \d+ partitions/)
    expect(said.at(-1)).toMatch(/Done in \d+\.\d s\./)
  })

  test('an interrupt stops the work, not only the cell', async () => {
    await kernel.execute('let calls = 0')
    const running = kernel.execute(`await watch(newDisplay(), async (run) => {
  for (;;) await rfm(watched, { ...run, bins: 2 + (calls++ % 9) })
})`)
    await sleep(1500)
    kernel.interrupt()
    expect((await running).status).toBe('error')
    const count = async (): Promise<number> => {
      let asked = await kernel.execute('console.log(calls)')
      // The kernel lets a cell that follows an interrupted one at once fail, too.
      while (asked.status === 'abort') asked = await kernel.execute('console.log(calls)')
      return Number(asked.stdout)
    }
    const before = await count()
    expect(before).toBeGreaterThan(0)
    await sleep(300)
    expect(await count()).toBe(before)
    const after = await kernel.execute('console.log((await rfm(watched)).rows("groups").length)\nawait watched.close()')
    expect([after.stdout, after.stderr]).toEqual(['11\n', ''])
  })
})
