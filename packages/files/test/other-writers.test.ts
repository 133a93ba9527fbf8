import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { pythonPackagesOrSkip, runPython } from '../../core/test/servers/python-tables.js'
import { repeated, seed } from '../../core/test/seed.js'
import { documentsOfFiles } from './documents.js'
import { untagged } from './writers/untagged.js'

interface Case {
  readonly file: string
  readonly documents: readonly unknown[]
}

const script = fileURLToPath(new URL('writers/main.py', import.meta.url))

const folders = {
  parquet: undefined,
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
  json: undefined,
} as const

const packages = await pythonPackagesOrSkip()

describe.skipIf(packages === null)(`random rows that others wrote come back field by field (${repeated})`, () => {
  let cases: readonly Case[]
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-writers-'))
    await runPython(script, [folder, String(seed)])
    cases = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8'), untagged) as Case[]
    return () => rm(folder, { recursive: true })
  }, 600_000)

  it.each(Object.entries(folders))('%s', { timeout: 120_000 }, async (name, delimiter) => {
    const expected = new Map(cases.map(({ file, documents }) => [file, documents]))
    let files = 0
    for await (const [file, documents] of documentsOfFiles(join(folder, name), delimiter)) {
      expect.soft(documents, `${name}/${file} (${repeated})`).toEqual(expected.get(`${name}/${file}`))
      files++
    }
    expect(files).toBe(cases.filter(({ file }) => file.startsWith(`${name}/`)).length)
  })
})
