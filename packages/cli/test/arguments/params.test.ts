import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commonParams, describeAnalyses } from '@polymart/analytics'
import { paramsOf as parsed } from '../../src/arguments/params.js'
import { addWhere } from '../../src/arguments/where.js'

let folder: string

const declared = [...commonParams(), ...describeAnalyses().find(({ name }) => name === 'funnel')!.params]
const paramsOf = (flags: Parameters<typeof parsed>[0]) => parsed(flags, declared)
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'polymart-params-'))))
afterAll(() => rm(folder, { recursive: true }))

test('no flags are no parameters', async () => {
  expect(await paramsOf({})).toEqual({})
})

test('flags become parameters', async () => {
  const flags = {
    asOf: '2026-07-01',
    since: '2026-01-01',
    until: '2026-06-01',
    timeZone: 'Europe/Berlin',
    where: addWhere('country=DE'),
    by: 'device',
    steps: ['search', 'purchase'],
    executor: 'inline',
    workers: 1,
  } as const
  const { since, until, ...rest } = flags
  expect(await paramsOf(flags)).toEqual({
    ...rest,
    where: { country: 'DE' },
    period: { from: since, to: until },
  })
})

test('a file of parameters may begin with a byte order mark', async () => {
  const file = join(folder, 'marked.json')
  await writeFile(file, '\ufeff{"bins": 4}')
  expect(await paramsOf({ params: `@${file}` })).toEqual({ bins: 4 })
})

test.each(['['.repeat(100_000), `{"where": ${'{"a":'.repeat(100_000)}`])(
  '--params that are nested without end are refused',
  async (params) => {
    const file = join(folder, 'deep.json')
    await writeFile(file, params)
    await expect(paramsOf({ params: `@${file}` })).rejects.toThrow(
      `--params file ${file} has lists or objects nested deeper than 200 levels.`,
    )
    await expect(paramsOf({ params })).rejects.toThrow('--params has lists or objects nested deeper')
  },
)

test('flags win over --params, field by field', async () => {
  const params = JSON.stringify({
    bins: 4,
    asOf: '2025-01-01',
    period: { from: '2024-01-01', to: '2024-06-01' },
    where: { country: 'FR', device: 'mobile' },
  })
  expect(await paramsOf({ params, asOf: '2026-07-01', until: '2026-05-01', where: addWhere('country=DE') })).toEqual({
    bins: 4,
    asOf: '2026-07-01',
    period: { from: '2024-01-01', to: '2026-05-01' },
    where: { country: 'DE', device: 'mobile' },
  })
})

test('--params @FILE is read from there', async () => {
  const file = join(folder, 'params.json')
  await writeFile(file, '{"every": "month"}')
  expect(await paramsOf({ params: `@${file}` })).toEqual({ every: 'month' })
  await expect(paramsOf({ params: `@${file}.gone` })).rejects.toThrow('Cannot read the --params file: ENOENT')
})

test('long --params are shown in part', async () => {
  await expect(paramsOf({ params: `[${'1,'.repeat(1000)}1]` })).rejects.toThrow(`but [${'1,'.repeat(99)}1….`)
})

test.each(['{bins: 4}', '', '[1]', 'null', '4'])('--params %s is refused', async (params) => {
  await expect(paramsOf({ params })).rejects.toMatchObject({
    code: 'argument',
    message: expect.stringContaining('--params is not a JSON object, such as {"bins": 4}') as string,
  })
})
