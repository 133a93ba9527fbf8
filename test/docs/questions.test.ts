import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analysisNames } from '@polymart/analytics'
import { inside } from '../cli-inside.js'
import { demoFolder, root } from '../fixtures/demo.js'
import type { DemoFolder } from '../fixtures/demo.js'

const page = readFileSync(join(root, 'docs', 'questions.md'), 'utf8')
const commands = [...new Set(Array.from(page.matchAll(/`polymart (analyze [^`]*)`/g), ([, command]) => command!))]

let demo: DemoFolder

beforeAll(async () => {
  demo = await demoFolder()
})

afterAll(() => demo.remove())

test('every analysis answers a question', () => {
  expect(new Set(commands.map((command) => command.split(' ')[1]))).toEqual(new Set(analysisNames))
})

describe('its commands are understood', () => {
  test.each(commands)('%s', async (command) => {
    const { code, err } = await inside([...command.split(' '), '--store', demo.url, '--explain'], { cwd: demo.folder })
    expect([code, err]).toEqual([0, ''])
  })
})
