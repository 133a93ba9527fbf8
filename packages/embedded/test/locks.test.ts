import { partitionsOf } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { open } from 'lmdb'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runChild } from '../../core/test/child.js'
import { ordersFrom } from '../../core/test/orders.js'

let parent: string
let folder: string

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'polymart-locks-'))
  folder = join(parent, 'store')
  const store = await openEmbedded(folder)
  const writer = await store.writer()
  await writer.write(ordersFrom(0, 100))
  await writer.finish()
  await store.close()
})

afterEach(() => rm(parent, { recursive: true }))

const loadElsewhere = (): Promise<unknown> => runChild(new URL('loader.ts', import.meta.url), folder, 100, 100, 1).end()
const rowsElsewhere = async (): Promise<string> =>
  (await runChild(new URL('reader.ts', import.meta.url), folder).end()).last

it('a folder is one store to a process, whatever it is called, until the last of its users closes it', async () => {
  const link = join(parent, 'link')
  await symlink('store', link)
  const first = await openEmbedded(folder)
  const { generation } = await first.moment()
  for (const name of [relative(process.cwd(), folder), `${folder}/`, `${folder}/../store`, link, `${link}/`]) {
    const other = await openEmbedded(name)
    expect(await other.moment()).toMatchObject({ generation })
    await other.close()
  }
  // What another process sees of the locks shows in what it leaves of them.
  expect(await rowsElsewhere()).toBe('100')
  await loadElsewhere()
  expect((await first.extent('transactions')).rows).toBe(200)
  const last = await openEmbedded(relative(process.cwd(), folder))
  await first.close()
  await loadElsewhere()
  expect(await last.scan('transactions', partitionsOf(1)[0]!, { columns: ['at'] })).toMatchObject({ rows: 200 })
  await (await last.writer()).finish()
  expect(await last.moment()).toMatchObject({ generation: generation + 3 })
  await last.close()
})

/** As glibc keeps a lock of many processes that survives them, and one that was destroyed. */
const [robustKind, destroyedKind] = [16 + 128, -1]

/** Makes lock.mdb what a process leaves that closed the files as the last one; false where locks look otherwise. */
const destroyLocks = (): boolean => {
  const path = join(folder, 'lock.mdb')
  const bytes = readFileSync(path)
  let found = 0
  for (let at = 0; at < 512; at += 4) {
    if (bytes.readInt32LE(at) !== robustKind) continue
    bytes.writeInt32LE(destroyedKind, at)
    found++
  }
  writeFileSync(path, bytes)
  return found === 3
}

it.for(['read', 'load'])(
  'locks that another process destroyed as it closed are waited for, to %s',
  async (act, { skip }) => {
    // A process that came at that moment, and lets go once it has seen them.
    const holder = runChild(new URL('holder.ts', import.meta.url), folder, 100)
    await holder.line('open')
    const destroyed = destroyLocks()
    try {
      if (!destroyed) return skip('The locks in lock.mdb look otherwise here: destroyed ones stay untested.')
      const store = await openEmbedded(folder)
      if (act === 'load') await (await store.writer()).finish()
      expect(await store.extent('transactions')).toMatchObject({ rows: 100 })
      await store.close()
    } finally {
      await holder.end()
    }
    expect(await rowsElsewhere()).toBe('100')
  },
)

it('a process that read lock.mdb, and lost its locks by that, is told so', async () => {
  const root = open(folder, { noSubdir: false, maxDbs: 12, overlappingSync: false })
  const store = await openEmbedded(folder)
  await store.moment()
  readFileSync(join(folder, 'lock.mdb'))
  expect(await runChild(new URL('closer.ts', import.meta.url), folder).end()).toMatchObject({ last: '100' })
  const refused = { code: 'locked', message: expect.stringMatching(/leave lock\.mdb out of copies\.$/) as string }
  await expect(store.moment()).rejects.toMatchObject(refused)
  const other = await openEmbedded(relative(process.cwd(), folder))
  await expect(other.moment()).rejects.toMatchObject(refused)
  await expect(other.writer()).rejects.toMatchObject(refused)
  await other.close()
  await store.close()
  await root.close()
  const again = await openEmbedded(folder)
  expect(await again.extent('transactions')).toMatchObject({ rows: 100 })
  await again.close()
})
