import { openEmbedded } from '@polymart/embedded'
import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runChild } from '../../core/test/child.js'
import { ordersFrom } from '../../core/test/orders.js'

/** Mounts a small disk of memory; false where that is not permitted. */
const mountSmallDisk = (folder: string): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('a full disk', () => {
  it('is told as such, and leaves the store as it was', async ({ skip }) => {
    const folder = await mkdtemp(join(tmpdir(), 'polymart-disk-'))
    const mounted = mountSmallDisk(folder)
    try {
      if (!mounted) return skip('No small disk can be mounted here: what a full disk does stays untested.')
      const store = await openEmbedded(join(folder, 'store'))
      const first = await store.writer()
      await first.write(ordersFrom(0, 1000))
      await first.finish()
      const before = await store.extent('transactions')

      const writer = await store.writer()
      const failure = (async () => {
        for (let i = 0; i < 8; i++) await writer.write(ordersFrom(1000 + i * 10_000, 10_000))
        return writer.finish()
      })()
      await expect(failure).rejects.toMatchObject({
        name: 'PolymartError',
        code: 'storage',
        message: expect.stringMatching(/disk .* is full.*free some space/) as string,
      })
      await writer.abort()
      expect(await store.extent('transactions')).toEqual(before)
      expect(await store.moment()).toMatchObject({ generation: 1 })

      const again = await store.writer()
      await again.write(ordersFrom(500, 1000))
      expect((await again.finish()).entities.transactions).toMatchObject({ written: 500, unchanged: 500 })
      expect(await store.moment()).toMatchObject({ generation: 2, unfinishedSince: null })
      await store.close()
    } finally {
      if (mounted) execFileSync('umount', ['-l', folder])
      await rm(folder, { recursive: true })
    }
  })
})

describe('a folder without permission', () => {
  it('is told as such', async ({ skip }) => {
    if (process.getuid?.() !== 0) return skip('Only root can become a user who may not write.')
    const folder = await mkdtemp(join(tmpdir(), 'polymart-rights-'))
    try {
      const store = await openEmbedded(folder)
      const writer = await store.writer()
      await writer.write(ordersFrom(0, 10))
      await writer.finish()
      await store.close()
      await chmod(folder, 0o755)
      const { last } = await runChild(new URL('loader.ts', import.meta.url), folder, 0, 10, 1, 65_534).end()
      expect(JSON.parse(last)).toMatchObject({
        code: 'storage',
        message: expect.stringMatching(/^No permission to read and write in /) as string,
      })
      expect((await readdir(folder)).toSorted()).toEqual(['data.mdb', 'lock.mdb'])
      const { last: rows } = await runChild(new URL('reader.ts', import.meta.url), folder, 65_534).end()
      expect(rows).toBe('10')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
