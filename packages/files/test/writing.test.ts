// Two that write into one folder at once, one that is killed, and one that reads meanwhile.
import { readdirSync, rmSync } from 'node:fs'
import { access, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { entityNames } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { readDataset, writeDataset } from '@polymart/files'
import { describe, expect, it } from 'vitest'
import { runChild } from '../../core/test/child.js'
import { batchesOf, readAll, smallShop, temporaryFolder } from './folders.js'

const whole = [...entityNames, 'manifest.json'].sort()

/** The batches of the small shop, and between its first and its second what somebody does. */
async function* interruptedBy(work: () => Promise<unknown>): AsyncGenerator<Batch> {
  let first = true
  for await (const batch of batchesOf(smallShop)) {
    yield batch
    if (first) await work()
    first = false
  }
}

describe('two data sets that are written into one folder at once', () => {
  it('end in the one that began first, and an error that names it', async () => {
    const dir = await temporaryFolder()
    let second: Promise<unknown> | undefined
    await writeDataset(
      dir,
      interruptedBy(() => {
        second = writeDataset(dir, batchesOf({ users: [] }))
        return second.catch(() => undefined)
      }),
    )
    await expect(second).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(
        `Another data set is being written into ${dir}: process ${process.pid}, since .*choose another folder; .*delete ${dir}/`,
      ) as string,
    })
    expect((await readdir(dir)).sort()).toEqual(whole)
    expect((await readAll(dir)).shop).toEqual(await shopOf())
    // And then another one may.
    await writeDataset(dir, batchesOf(smallShop))
    expect((await readdir(dir)).sort()).toEqual(whole)
  })

  it('tell it where the folder is moved away meanwhile', async () => {
    const dir = join(await temporaryFolder(), 'shop')
    const writing = writeDataset(
      dir,
      interruptedBy(() => rename(dir, `${dir}-aside`)),
    )
    await expect(writing).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining(`Cannot write ${dir}`) as string,
    })
    await expect(access(dir)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('a data set whose writing was killed', () => {
  it.each([['where none was'], ['beside an older one']])('%s is taken for none', async (where) => {
    const dir = await temporaryFolder()
    const older = where === 'beside an older one'
    if (older) await writeDataset(dir, batchesOf({ users: smallShop.users }))
    const child = runChild(new URL('writer.ts', import.meta.url), dir)
    await child.line('began')
    if (!older) {
      await expect(readAll(dir)).rejects.toMatchObject({
        code: 'locked',
        message: `A data set is being written into ${dir}. Read it when that has finished.`,
      })
    }
    child.process.kill('SIGKILL')
    await child.end()
    if (older) expect((await readAll(dir)).shop).toEqual({ users: smallShop.users })
    else {
      await expect(readAll(dir)).rejects.toMatchObject({
        code: 'format',
        message: `Writing a data set into ${dir} was broken off before all of it was there. Write it again.`,
      })
    }
    await writeDataset(dir, batchesOf(smallShop))
    expect((await readdir(dir)).sort()).toEqual(whole)
    expect((await readAll(dir)).shop).toEqual(await shopOf())
  })

  it('is refused where only some files took their places, and replaced by the next', async () => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf({ users: smallShop.users }))
    // Asked once all is written and nothing is in its place.
    const truth = (): object => {
      const staging = readdirSync(dir).find((name) => name.endsWith('.part'))!
      rmSync(join(dir, staging, 'new', 'sessions'), { recursive: true })
      return {}
    }
    await expect(writeDataset(dir, batchesOf(smallShop), { truth })).rejects.toMatchObject({ code: 'storage' })
    expect(await readdir(dir)).toContain('users')
    await expect(readAll(dir)).rejects.toMatchObject({ code: 'format' })
    await writeDataset(dir, batchesOf(smallShop))
    expect((await readdir(dir)).sort()).toEqual(whole)
    expect((await readAll(dir)).shop).toEqual(await shopOf())
  })
})

describe('a data set that is read', () => {
  it.each([
    ['replaced', (dir: string) => writeDataset(dir, batchesOf(smallShop))],
    ['deleted', (dir: string) => rm(dir, { recursive: true })],
  ] as const)('and %s meanwhile is not taken for one', async (fate, work) => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf(smallShop), { format: 'jsonl' })
    const reading = async (): Promise<void> => {
      // All files are so small that they are open or read by now.
      let first = true
      for await (const batch of readDataset(dir, { workers: 1 }).batches()) {
        expect(batch.rows).toBeGreaterThan(0)
        if (batch.entity === 'sessions' && first) {
          first = false
          await work(dir)
        }
      }
    }
    await expect(reading()).rejects.toMatchObject({
      code: 'changed',
      message: `The data set in ${dir} was ${fate} while it was read. Read it again.`,
    })
  })
})

/** The small shop as it is read. */
const shopOf = async (): Promise<object> => {
  const dir = await temporaryFolder()
  await writeDataset(dir, batchesOf(smallShop))
  return (await readAll(dir)).shop
}
