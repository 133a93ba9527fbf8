import { cp, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Batch } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { readDataset, writeDataset } from '@polymart/files'
import { generate } from '@polymart/generator'
import { polymart } from '../cli-run.js'
import { interruptedLoad, undisturbed } from './interrupted-loads.js'
import type { Loads, Signal, Undisturbed } from './interrupted-loads.js'
import { after, onceGone, onceLarger, shares } from './moments.js'
import type { Moment } from './moments.js'

let folder: string
let loads: Loads
let expected: Undisturbed
/** Of a load that nothing disturbs: when it has the store, and when the process ends, from its start, in milliseconds. */
let span: { readonly from: number; readonly to: number }
let bytesBefore: number

const at = (...names: string[]): string => join(folder, ...names)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-faults-'))
  // The second shop has users, products and orders of the same ids with other content, and more of them.
  await writeDataset(at('second'), generate({ scale: 0.1, seed: 2, workers: 1 }).batches())
  const store = await openEmbedded(at('first'))
  const writer = await store.writer()
  for await (const batch of generate({ scale: 0.05, seed: 1, workers: 1 }).batches()) await writer.write(batch)
  await writer.finish()
  await store.close()
  bytesBefore = (await stat(at('first', 'data.mdb'))).size
  const batches: Batch[] = []
  for await (const batch of readDataset(at('second'), { workers: 1 }).batches()) batches.push(batch)
  loads = { from: at('second'), batches, prepare }
  expected = await undisturbed(loads)
  span = await spanOf()
})

afterAll(() => rm(folder, { recursive: true }))

const prepare: Loads['prepare'] = async () => {
  const own = await mkdtemp(at('store-'))
  await cp(at('first'), own, { recursive: true })
  return { url: `embedded:${own}`, open: () => openEmbedded(own), remove: () => rm(own, { recursive: true }) }
}

const spanOf = async (): Promise<typeof span> => {
  const { url, remove } = await prepare()
  const began = performance.now()
  const loading = polymart(['load', '--from', loads.from, '--store', url], { cwd: folder })
  await locked(url).come()
  const from = performance.now() - began
  expect(await loading).toMatchObject({ code: 0 })
  await remove()
  return { from, to: performance.now() - began }
}

const fileOf = (url: string, name: string): string => join(url.replace('embedded:', ''), name)

const locked = (url: string): Moment => onceLarger(fileOf(url, 'load.lock'), 0, 'once the store is locked')
/** The file grows when a load is committed, and hardly before. */
const committing = (url: string): Moment =>
  onceLarger(fileOf(url, 'data.mdb'), bytesBefore + 2 ** 16, 'at the beginning of the commit')
const withinCommit = (url: string): Moment => ({
  name: 'within the commit',
  come: async () => {
    await committing(url).come()
    await after(4).come()
  },
})
const free = (url: string): Moment => onceGone(fileOf(url, 'load.lock'), 'once the store is free again')

// Twenty moments by chance, and each stage of a load.
it.each<[Signal, number, number, readonly ((url: string) => Moment)[]]>([
  ['SIGKILL', 8, 11, [locked, committing, withinCommit, free]],
  ['SIGINT', 6, 12, [committing]],
  ['SIGTERM', 6, 13, [withinCommit]],
])('%s at %d random moments of a load and in its stages loses nothing', async (signal, count, seed, stages) => {
  const random = shares(count, seed).map((share) => () => after(span.from + share * (span.to - span.from)))
  const moments = [...stages, ...random]
  const queue = moments.values()
  const outcomes: string[] = []
  const lane = async (): Promise<void> => {
    for (const moment of queue) outcomes.push(await interruptedLoad(loads, expected, signal, moment))
  }
  await Promise.all([lane(), lane()])
  expect(outcomes).toHaveLength(moments.length)
  expect(outcomes).toContain('left as before')
})
