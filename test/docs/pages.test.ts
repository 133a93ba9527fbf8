import { readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeAnalyses, open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { entityNames } from '@polymart/core'
import type ts from 'typescript'
import { checkBuilt, demoFolder, root } from '../fixtures/demo.js'
import type { DemoFolder } from '../fixtures/demo.js'
import { ranAgain } from './commands.js'
import { failingInputs } from './failing.js'
import { livePages, replaceEach } from './pages.js'
import { checkTypes, programOf } from './program.js'
import { checksTable, columnsTable, fieldsTable, metaTable, parametersTable } from './reference.js'
import { outputsOf, scriptsOf } from './scripts.js'
import type { Scripts } from './scripts.js'

checkBuilt('core', 'generator', 'files', 'embedded', 'analytics', 'viz', 'cli')

/** Blocks of commands, of code with what it prints, and tables between comments that say what of. */
const consoleBlock = /^```console\n([^]*?)\n```$/gm
const codeBlock = /^```ts\n([^]*?)^```\n(\n```text\n[^]*?^```\n)?/gm
const tableBlock = /^<!-- (\w+) ([\w ]+) -->\n([^]*?)^<!-- \/\1 -->$/gm

const pages = livePages
  .map((page) => ({ page, text: readFileSync(join(root, page), 'utf8') }))
  .filter(({ text }) => [consoleBlock, codeBlock, tableBlock].some((block) => text.search(block) >= 0))

const codes = pages.flatMap(({ text }) => Array.from(text.matchAll(codeBlock), ([, code]) => code!))

let demo: DemoFolder
let failing: Awaited<ReturnType<typeof failingInputs>>
let shop: Shop
let scripts: Scripts
let program: ts.Program
let outputs: readonly string[]

beforeAll(async () => {
  demo = await demoFolder()
  await cp(join(root, 'examples', 'own-data'), join(demo.folder, 'examples', 'own-data'), { recursive: true })
  failing = await failingInputs(demo.folder)
  shop = await open(demo.url)
  scripts = await scriptsOf(codes)
  program = programOf(scripts.paths)
  outputs = await outputsOf(scripts.paths, demo.folder)
})

afterAll(async () => {
  await failing.close()
  await shop.close()
  await scripts.remove()
  await demo.remove()
})

const tables: Readonly<Record<string, (of: string, before: string) => string | Promise<string>>> = {
  parameters: (of) => parametersTable(program, shop, of),
  columns: columnsTable,
  fields: fieldsTable,
  meta: (of, before) => metaTable(shop, of, before),
  checks: (of, before) => checksTable(shop, of, before),
}

// `vitest run test/docs -u` writes what the code says, and what the examples print, now.
test.each(pages)('$page says what is there', async ({ page, text }) => {
  const withTables = await replaceEach(text, tableBlock, async (_, kind = '', of = '', before = '') => {
    return `<!-- ${kind} ${of} -->\n${await tables[kind]!(of, before)}<!-- /${kind} -->`
  })
  const withCommands = await replaceEach(withTables, consoleBlock, async (_, block = '') => {
    return `\`\`\`console\n${await ranAgain(block, demo.folder)}\n\`\`\``
  })
  const withOutputs = await replaceEach(withCommands, codeBlock, async (_, code = '', output = '') => {
    const script = codes.indexOf(code)
    checkTypes(program, scripts.paths[script]!)
    return `\`\`\`ts\n${code}\`\`\`\n${output === '' ? '' : `\n\`\`\`text\n${outputs[script]!}\`\`\`\n`}`
  })
  await expect(withOutputs).toMatchFileSnapshot(join(root, page))
})

test('every analysis, each of its tables and every entity has its place on a page', () => {
  const there = pages.flatMap(({ text }) => Array.from(text.matchAll(tableBlock), ([, kind, of]) => `${kind} ${of}`))
  const expected = entityNames.map((entity) => `fields ${entity}`)
  for (const { name, tables } of describeAnalyses()) {
    expected.push(`parameters ${name}`, ...tables.map((table) => `columns ${name} ${table.name}`))
  }
  expect(expected.filter((place) => !there.includes(place))).toEqual([])
})
