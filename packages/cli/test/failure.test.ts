import { expect, test } from 'vitest'
import { PolymartError } from '@polymart/core'
import type { ErrorCode } from '@polymart/core'
import { failureOf } from '../src/failure.js'

test.each([
  ['argument', 2],
  ['unreachable', 3],
  ['domain', 4],
  ['interrupted', 130],
  ['format', 1],
  ['locked', 1],
  ['storage', 1],
  ['internal', 1],
] satisfies [ErrorCode, number][])('%s ends with %i', (code, exitCode) => {
  expect(failureOf(new PolymartError(code, 'Expected more.'))).toMatchObject({ exitCode, message: 'Expected more.' })
})

test('the stack goes down to the first cause', () => {
  const cause = new Error('first')
  expect(failureOf(new PolymartError('storage', 'last', { cause })).stack).toMatch(/last[^]*Caused by: Error: first/)
})

test('what is no error of Polymart, nor of the system, is called a defect', () => {
  expect(failureOf(new TypeError('x is not a function')).message).toContain('a bug in Polymart')
  const system = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE', syscall: 'open' })
  expect(failureOf(system)).toMatchObject({ exitCode: 1, message: 'EMFILE: too many open files' })
  expect(failureOf('thrown text').exitCode).toBe(1)
})
