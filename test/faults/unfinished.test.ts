import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '@polymart/embedded'
import { writeDataset } from '@polymart/files'
import { generate } from '@polymart/generator'
import { polymart } from '../cli-run.js'
import type { Ended } from '../cli-run.js'

let folder: string
/** A load that has the store and does not go on. */
let held: ChildProcess
let ended: Promise<Ended>

const run = (args: string): Promise<Ended> => polymart(args.split(' '), { cwd: folder })
const load = 'load --from shop --store embedded:store'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-unfinished-'))
  await writeDataset(join(folder, 'shop'), generate({ scale: 0.02, workers: 1 }).batches())
  expect(await run(load)).toMatchObject({ code: 0 })
  ended = polymart(load.split(' '), { cwd: folder, onStart: (child) => (held = child) })
  const store = await openEmbedded(join(folder, 'store'))
  while ((await store.moment()).unfinishedSince === null) await setTimeout(2)
  held.kill('SIGSTOP')
  await store.close()
})

afterAll(async () => {
  held.kill('SIGKILL')
  await ended
  await rm(folder, { recursive: true })
})

/** What readers are told of the load that began. */
const tellsOfIt = async (): Promise<void> => {
  const result = await run('analyze revenue --store embedded:store --format json')
  expect(result.code, result.err).toBe(0)
  expect(result.err).toMatch(
    /^warning: A load that started at \d{4}-.* has not finished; this is the state before it\./m,
  )
  const { meta } = JSON.parse(result.out) as { meta: { stores: { entities: Record<string, unknown> } } }
  expect(meta.stores.entities).toMatchObject({ generation: 1, unfinishedSince: expect.any(String) as string })
  const doctor = await run('doctor --store embedded:store')
  expect(doctor.code, doctor.err).toBe(0)
  expect(doctor.out).toMatch(/^ {2}A load that started at \d{4}-.* has not finished\.$/m)
}

describe('a load that has not ended', () => {
  it('is told to readers, who see the state before it', tellsOfIt)

  it('keeps others from loading, who are told who loads', async () => {
    const { code, out, err } = await run(load)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(
      new RegExp(`^polymart: Another load into store is running: process ${held.pid}, since \\d{4}-.*Wait`, 'm'),
    )
  })

  it('is told when it was killed, too, and gives way to the next one', async () => {
    held.kill('SIGKILL')
    await ended
    await tellsOfIt()
    expect(await run(load)).toMatchObject({ code: 0 })
    const { code, err } = await run('analyze revenue --store embedded:store')
    expect([code, err]).toEqual([0, expect.not.stringContaining('has not ended')])
  })
})
