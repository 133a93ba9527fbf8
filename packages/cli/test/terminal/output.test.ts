import { PassThrough, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { Output } from '../../src/terminal/output.js'

const failing = (code: string): Writable =>
  new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })) })

test('writes lines, one after the other', async () => {
  const stream = new PassThrough()
  const out = new Output(stream)
  await out.line('one')
  await out.write('two')
  expect(String(stream.read())).toBe('one\ntwo')
  expect(out.closed).toBe(false)
})

test('a reader that goes away ends the output quietly', async () => {
  const out = new Output(failing('EPIPE'))
  await out.line('one')
  expect(out.closed).toBe(true)
  await out.line('two')
})

test('a full disk is an error', async () => {
  await expect(new Output(failing('ENOSPC')).line('one')).rejects.toMatchObject({
    code: 'storage',
    message: 'Cannot write to standard output: write ENOSPC.',
  })
})

test('only a terminal has a width', () => {
  const stream = (properties: object) => Object.assign(new PassThrough(), properties)
  expect(new Output(stream({ columns: 80 })).width).toBe(Infinity)
  expect(new Output(stream({ isTTY: true, columns: 80 })).width).toBe(80)
  expect(new Output(stream({ isTTY: true, columns: 0 })).width).toBe(Infinity)
})
