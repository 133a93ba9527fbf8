import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { chmod, link, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTarget, thisProcess } from '../../src/index.js'
import { partBeside } from '../../src/output/parts.js'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'polymart-target-'))))
afterEach(() => rm(folder, { recursive: true }))

const at = (...names: string[]): string => join(folder, ...names)

const write = async (path: string, text: string, signal?: AbortSignal): Promise<void> => {
  const file = await openTarget(path, signal)
  try {
    await file.write(text)
    await file.finish()
  } finally {
    await file.abandon()
  }
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a plain file', () => {
  it('is there when all is written, and nothing else', async () => {
    const file = await openTarget(at('rows.csv'))
    await file.write('one\n')
    expect(await readdir(folder)).not.toContain('rows.csv')
    for (let i = 0; i < 100; i++) await file.write(new Uint8Array(10_000).fill(65))
    await file.finish()
    await file.abandon()
    expect(await readdir(folder)).toEqual(['rows.csv'])
    expect((await stat(at('rows.csv'))).size).toBe(1_000_004)
  })

  it('is as it was before when the work is abandoned', async () => {
    await writeFile(at('rows.csv'), 'old')
    const file = await openTarget(at('rows.csv'))
    await file.write('new')
    await file.abandon()
    expect(await readdir(folder)).toEqual(['rows.csv'])
    expect(await readFile(at('rows.csv'), 'utf8')).toBe('old')
  })

  it('keeps its rights, and its other names', async () => {
    await writeFile(at('secret'), 'old')
    await chmod(at('secret'), 0o600)
    await write(at('secret'), 'new')
    expect((await stat(at('secret'))).mode & 0o777).toBe(0o600)
    await link(at('secret'), at('second'))
    await write(at('secret'), 'newer')
    expect(await readFile(at('second'), 'utf8')).toBe('newer')
    expect((await readdir(folder)).sort()).toEqual(['second', 'secret'])
  })

  it('is made with the folders on the way, which go again when the work is abandoned', async () => {
    const file = await openTarget(at('a', 'b', 'rows.csv'))
    await file.abandon()
    expect(await readdir(folder)).toEqual([])
    await write(at('a', 'b', 'rows.csv'), 'new')
    expect(await readdir(at('a', 'b'))).toEqual(['rows.csv'])
  })

  it('is written to by two at once without a mixture', async () => {
    const files = await Promise.all([openTarget(at('rows')), openTarget(at('rows'))])
    await Promise.all(files.map((file, i) => file.write(String(i).repeat(100_000))))
    await Promise.all(files.map((file) => file.finish()))
    expect(await readFile(at('rows'), 'utf8')).toMatch(/^(0{100000}|1{100000})$/)
    expect(await readdir(folder)).toEqual(['rows'])
  })

  it('takes away what killed processes have left beside it, and only that', async () => {
    const { pid, host } = thisProcess()
    const ofOthers = `.polymart-1-0-${encodeURIComponent(`${host}-other`)}-1.part`
    const left = [`.polymart-${pid}-0-${encodeURIComponent(host)}-1.part`, `.polymart-4194303--${host}-1.part`]
    const living = partBeside(at('rows'))
    for (const path of [...left.map((name) => at(name)), living, at(ofOthers), at('rows.part')])
      await writeFile(path, '')
    await write(at('rows'), 'new')
    expect((await readdir(folder)).map((name) => at(name)).sort()).toEqual(
      [living, at(ofOthers), at('rows'), at('rows.part')].sort(),
    )
  })
})

describe('a symbolic link', () => {
  it.each(['there', 'not there yet', 'through a linked folder'])(
    'stays, and its end is written: one that is %s',
    async (how) => {
      await mkdir(at('real'))
      if (how === 'there') await writeFile(at('real', 'rows'), 'old')
      await symlink('real', at('folder'))
      await mkdir(at('links'))
      await symlink(how === 'through a linked folder' ? '../folder/rows' : '../real/rows', at('links', 'second'))
      await symlink('links/second', at('first'))
      await write(at('first'), 'new')
      expect((await lstat(at('first'))).isSymbolicLink()).toBe(true)
      expect((await lstat(at('links', 'second'))).isSymbolicLink()).toBe(true)
      expect(await readFile(at('real', 'rows'), 'utf8')).toBe('new')
      expect(await readdir(at('real'))).toEqual(['rows'])
    },
  )

  it('that leads to itself is refused', async () => {
    await symlink('loop', at('loop'))
    expect(await failure(write(at('loop'), 'new'))).toMatchObject({ code: 'argument' })
  })
})

describe('what is no plain file', () => {
  it('is written to if it is a device, and never replaced', async () => {
    await symlink('/dev/null', at('null'))
    await write(at('null'), 'gone')
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
    expect(await failure(write('/dev/full', 'no room'))).toMatchObject({
      code: 'storage',
      message: 'Cannot write /dev/full: the disk is full.',
    })
  })

  it('is written to if it is a named pipe, once somebody reads it', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const reader = spawn('bash', ['-c', `sleep 0.2; cat '${at('pipe')}' | wc -c`])
    const [[counted]] = (await Promise.all([
      once(reader.stdout, 'data'),
      write(at('pipe'), 'x'.repeat(300_000)),
    ])) as unknown as [[Buffer]]
    expect(String(counted).trim()).toBe('300000')
    expect((await stat(at('pipe'))).isFIFO()).toBe(true)
  })

  it('ends quietly where the reader of a pipe has had enough', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const reader = spawn('head', ['-c', '10', at('pipe')], { stdio: 'ignore' })
    const file = await openTarget(at('pipe'))
    for (let i = 0; i < 20 && !file.closed; i++) await file.write('x'.repeat(100_000))
    expect(file.closed).toBe(true)
    await file.finish()
    await file.abandon()
    if (reader.exitCode === null) await once(reader, 'exit')
  })

  it('waits for the reader of a pipe no longer than the signal allows', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const controller = new AbortController()
    const waiting = failure(openTarget(at('pipe'), controller.signal))
    controller.abort()
    expect(await waiting).toMatchObject({ code: 'interrupted' })
  })

  it('is written to where it stands if it is a file that the process has open', async () => {
    await writeFile(at('log'), 'before\n')
    const fd = openSync(at('log'), 'a')
    try {
      await write(`/dev/fd/${fd}`, 'after\n')
    } finally {
      closeSync(fd)
    }
    expect(await readFile(at('log'), 'utf8')).toBe('before\nafter\n')
    expect(await failure(write('/dev/fd/987', 'x'))).toMatchObject({ code: 'storage' })
  })

  it('is refused if it is a folder or a socket', async () => {
    await mkdir(at('inner'))
    expect(await failure(openTarget(at('inner')))).toMatchObject({
      code: 'argument',
      message: `${at('inner')} is a folder; choose a file.`,
    })
    const server = createServer().listen(at('socket'))
    await once(server, 'listening')
    expect(await failure(openTarget(at('socket')))).toMatchObject({ code: 'argument' })
    server.close()
  })
})

it('a full disk leaves nothing behind', async ({ skip }) => {
  await mkdir(at('disk'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('disk')], { stdio: 'ignore' })
  } catch {
    return skip('No small disk can be mounted here: what a full disk does stays untested.')
  }
  try {
    await writeFile(at('disk', 'rows'), 'old')
    const error = await failure(write(at('disk', 'rows'), 'x'.repeat(1 << 20)))
    expect(error).toMatchObject({
      code: 'storage',
      message: `Cannot write ${at('disk', 'rows')}: the disk is full.`,
    })
    expect(await readdir(at('disk'))).toEqual(['rows'])
    expect(await readFile(at('disk', 'rows'), 'utf8')).toBe('old')
    execFileSync('mount', ['-o', 'remount,ro', at('disk')])
    expect(await failure(write(at('disk', 'rows'), 'new'))).toMatchObject({
      message: `Cannot write ${at('disk', 'rows')}: the file system is read-only.`,
    })
    expect(await failure(write(at('disk', 'other'), 'new'))).toMatchObject({ code: 'storage' })
  } finally {
    execFileSync('umount', ['-l', at('disk')])
  }
})
