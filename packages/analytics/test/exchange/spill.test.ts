import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { thisProcess } from '@polymart/core'
import type { Store } from '@polymart/core'
import { generatedStore } from '../../../../test/fixtures/generated.js'
import { doctor, rfm } from '../../src/index.js'
import type { Shop } from '../../src/index.js'
import { openShop, twoStores } from './shops.js'
import type { TwoStores } from './shops.js'

let stores: TwoStores
beforeAll(async () => {
  stores = await twoStores(await generatedStore({ scale: 0.05 }))
})
afterAll(() => stores.remove())

const usual = process.env['TMPDIR']
let folder: string
let shop: Shop
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-spill-'))
  process.env['TMPDIR'] = folder
  shop = await openShop(stores, 'both', { memory: 0, exchangeMemory: 0 })
})

afterEach(async () => {
  await shop.close()
  expect(await readdir(folder)).toEqual([])
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  await rm(folder, { recursive: true })
})

/** Does something after each so many scans of the source. */
const during = (each: number, work: () => void): void => {
  const source = shop.stores.entities as { scan: Store['scan'] }
  const { scan } = source
  let scans = 0
  source.scan = async (...args) => {
    if (++scans % each === 0) work()
    return scan(...args)
  }
}

describe('the file of an exchange', () => {
  it('lies in a folder that nobody else may enter, and goes with refresh', async () => {
    await rfm(shop)
    const names = await readdir(folder)
    expect(names).toEqual([expect.stringMatching(new RegExp(`^polymart-exchange-${process.pid}-`))])
    expect((await stat(join(folder, names[0]!))).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, names[0]!, 'rows'))).mode & 0o777).toBe(0o600)
    shop.refresh()
    expect(await readdir(folder)).toEqual([])
    await rfm(shop)
    expect(await readdir(folder)).toHaveLength(1)
  })

  it('goes once the shop keeps its columns, and with the doctor', async () => {
    const large = await openShop(stores, 'both', { exchangeMemory: 0 })
    await rfm(large)
    expect(await readdir(folder)).toEqual([])
    await doctor(large, { partitions: 4 })
    expect(await readdir(folder)).toEqual([])
    await large.close()
  })

  it('goes when the source fails in the middle', async () => {
    during(4, () => {
      throw new Error('The source broke.')
    })
    await expect(rfm(shop)).rejects.toThrow('The source broke.')
    expect(await readdir(folder)).toEqual([])
  })

  it('goes when it is interrupted, in the middle and later', async () => {
    const whole = new AbortController()
    during(4, () => whole.abort())
    const before = performance.now()
    await expect(rfm(shop, { signal: whole.signal })).rejects.toMatchObject({ code: 'interrupted' })
    expect(performance.now() - before).toBeLessThan(5000)
    expect(await readdir(folder)).toEqual([])

    const later = new AbortController()
    const onProgress = ({ stage }: { stage: string }): void => {
      if (stage === 'analyse') later.abort()
    }
    const call = rfm(shop, { signal: later.signal, onProgress, partitions: 4 })
    await expect(call).rejects.toMatchObject({ code: 'interrupted' })
    expect(await readdir(folder)).toEqual([])
  })

  it('goes within a second while the source takes its time', async () => {
    const source = shop.stores.entities as { scan: Store['scan'] }
    const { scan } = source
    const controller = new AbortController()
    source.scan = async (entity, partition, options) => {
      if (entity !== 'sessions') return scan(entity, partition, options)
      setTimeout(() => controller.abort(), 50)
      return new Promise((_, reject) =>
        options.signal!.addEventListener('abort', () => reject(new Error('The cursor was closed.')), { once: true }),
      )
    }
    const before = performance.now()
    await expect(rfm(shop, { signal: controller.signal })).rejects.toMatchObject({ code: 'interrupted' })
    expect(performance.now() - before).toBeLessThan(5000)
    expect(await readdir(folder)).toEqual([])
  })

  it('goes with the call where the shop is refreshed in its middle', async () => {
    const alone = (await rfm(shop)).rows()
    shop.refresh()
    during(4, () => shop.refresh())
    expect((await rfm(shop)).rows()).toEqual(alone)
    expect(await readdir(folder)).toEqual([])
  })

  it('goes where the shop is closed in the middle', async () => {
    during(4, () => void shop.close())
    await expect(rfm(shop)).rejects.toMatchObject({ code: 'interrupted' })
    expect(await readdir(folder)).toEqual([])
  })

  it('of a killed process is removed by the next exchange; those of others stay', async () => {
    const { pid, began } = thisProcess()
    const host = crc32(hostname()).toString(16)
    const gone = [`${2 ** 22 + 1}-1-${host}`, `${pid}-1-${host}`].map((owner) => `polymart-exchange-${owner}-abcdef`)
    const there = [`1-1-ffff`, `${pid}-${began}-${host}`].map((owner) => `polymart-exchange-${owner}-abcdef`)
    for (const name of [...gone, ...there]) await mkdir(join(folder, name))
    await rfm(shop)
    const names = await readdir(folder)
    expect(names).toEqual(expect.arrayContaining(there))
    expect(names).toHaveLength(there.length + 1)
    for (const name of there) await rm(join(folder, name), { recursive: true })
  })
})

describe('a disk that cannot hold the rows', () => {
  it('is told as full', async ({ skip }) => {
    const disk = join(folder, 'disk')
    await mkdir(disk)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' })
    } catch {
      await rm(disk, { recursive: true })
      return skip('No small disk can be mounted here: what a full disk does stays untested.')
    }
    try {
      process.env['TMPDIR'] = disk
      await expect(rfm(shop)).rejects.toMatchObject({
        code: 'storage',
        message: expect.stringMatching(/disk .* is full: \d+ KiB are free.*TMPDIR/) as string,
      })
      expect(await readdir(disk)).toEqual([])
    } finally {
      process.env['TMPDIR'] = folder
      execFileSync('umount', ['-l', disk])
      await rm(disk, { recursive: true })
    }
  })

  it('is told as missing', async () => {
    process.env['TMPDIR'] = join(folder, 'nowhere')
    await expect(rfm(shop)).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(/TMPDIR/) as string,
    })
    process.env['TMPDIR'] = folder
  })
})
