import { ESLint } from 'eslint'
import { describe, expect, test } from 'vitest'
import tseslint from 'typescript-eslint'

/** The repository's own rules less those that need types, so that files that do not exist can be linted. */
const eslint = new ESLint({ overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }] })

const importRules = new Set(['no-restricted-imports', 'no-restricted-syntax'])

async function refusals(filePath: string, code: string): Promise<number> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath })
  return result!.messages.filter(({ ruleId, fatal }) => fatal === true || importRules.has(ruleId ?? '')).length
}

describe('allowed', () => {
  test.each([
    ['packages/core/src/a.ts', "export * from './columns/b.js'"],
    ['packages/core/src/columns/a.ts', "import { b } from '../b.js'"],
    ['packages/files/src/a.ts', "import { b } from '@polymart/core'"],
    ['packages/analytics/src/shop.ts', "export const load = () => import('@polymart/embedded')"],
    ['packages/analytics/src/result/a.ts', "import { b } from 'apache-arrow'"],
    ['packages/analytics/src/execute/a.ts', "import { b } from './b.js'"],
    ['packages/analytics/src/execute/a.ts', "import { b } from '../registry.js'"],
    ['packages/analytics/src/doctor/a.ts', "import { b } from '../execute/b.js'"],
    ['packages/analytics/src/rfm/a.ts', "import { b } from '../define/b.js'"],
    ['packages/analytics/src/define/a.ts', "import type { B } from '../shop.js'"],
    ['packages/analytics/src/execute/a.worker.ts', "import { b } from '../tasks.js'"],
    ['packages/cli/src/a.ts', "import { b } from '@polymart/viz'"],
    ['packages/files/test/a.test.ts', "import { b } from '../src/b.js'"],
    ['packages/files/test/a.test.ts', "import { b } from '../../core/test/b.js'"],
    ['packages/files/test/a.test.ts', "import { b } from '@polymart/files'"],
    ['test/a.test.ts', "import { b } from '@polymart/viz'"],
    ['test/a.test.ts', "import { b } from '../packages/core/test/b.js'"],
    ['packages/core/src/a.ts', 'export const wait = async () => { await Promise.resolve() }'],
  ])('%s: %s', async (file, code) => {
    expect(await refusals(file, code)).toBe(0)
  })
})

describe('refused', () => {
  test.each([
    ['against the direction', 'packages/core/src/a.ts', "import { b } from '@polymart/analytics'"],
    ['for its type alone', 'packages/core/src/a.ts', "import type { B } from '@polymart/embedded'"],
    ['exported again', 'packages/generator/src/a.ts', "export * from '@polymart/viz'"],
    ['loaded late', 'packages/core/src/a.ts', "export const load = () => import('@polymart/embedded')"],
    ['of a later folder', 'packages/analytics/src/read/a.ts', "import { b } from '../execute/b.js'"],
    ['of its type alone', 'packages/analytics/src/read/a.ts', "import type { B } from '../view/b.js'"],
    ['of a later file', 'packages/analytics/src/execute/a.ts', "import { b } from '../shop.js'"],
    ['of another analysis', 'packages/analytics/src/rfm/a.ts', "import { b } from '../revenue/b.js'"],
    ['of a shop, more than its type', 'packages/analytics/src/define/a.ts', "import { open } from '../shop.js'"],
    ['by a file of a later one', 'packages/analytics/src/shop.ts', "import { b } from './doctor/b.js'"],
    ['late, of a later folder', 'packages/analytics/src/read/a.ts', "export const l = () => import('../execute/b.js')"],
    ['of another package', 'packages/analytics/src/read/a.ts', "import { b } from '@polymart/viz'"],
    ['of a sibling', 'packages/files/src/a.ts', "import { b } from '@polymart/generator'"],
    ['of the command', 'packages/viz/src/a.ts', "import { main } from 'polymart'"],
    ['of itself by name', 'packages/files/src/a.ts', "import { b } from '@polymart/files'"],
    ['deep', 'packages/files/src/a.ts', "import { b } from '@polymart/core/dist/b.js'"],
    ['deep', 'test/a.test.ts', "import { b } from '@polymart/core/src/b.js'"],
    ['by path', 'packages/files/src/a.ts', "import { b } from '../../core/src/b.js'"],
    ['by path', 'packages/files/test/a.test.ts', "import { b } from '../../core/src/b.js'"],
    ['by path', 'test/a.test.ts', "import { b } from '../packages/core/src/b.js'"],
    ["of a sibling's helpers", 'packages/files/test/a.test.ts', "import { b } from '../../generator/test/b.js'"],
    ['of what was built', 'packages/files/test/a.test.ts', "import { b } from '../dist/b.js'"],
    ['of a builtin without its prefix', 'packages/core/src/a.ts', "import { readFile } from 'fs/promises'"],
    ['with top-level await', 'packages/core/src/a.ts', 'await Promise.resolve()'],
  ])('%s: %s: %s', async (_why, file, code) => {
    expect(await refusals(file, code)).toBe(1)
  })
})
