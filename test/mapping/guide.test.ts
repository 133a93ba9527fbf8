import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkMapping } from '@polymart/core'
import { root } from '../fixtures/demo.js'

const page = await readFile(join(root, 'docs', 'mapping.md'), 'utf8')
const mappings = Array.from(page.matchAll(/^```json mapping\n([^]*?)^```$/gm), ([, text]) => text!)

// What the page's commands print is held by test/docs.
it('shows the mapping of its example as it is', async () => {
  expect(mappings[0]).toBe(await readFile(join(root, 'examples', 'own-data', 'mapping.json'), 'utf8'))
})

it.each(mappings)('shows mappings that are well formed', (text) => {
  expect(() => checkMapping(JSON.parse(text))).not.toThrow()
})
