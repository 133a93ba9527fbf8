import { expect, test } from 'vitest'
import { complaints, deprecatedPackages } from '../lock-file.js'

const lock = {
  packages: {
    '': {},
    'packages/core': { version: '0.1.0' },
    'node_modules/kept': { version: '2.0.0' },
    'node_modules/old': { version: '1.4.4', deprecated: 'use kept' },
    'node_modules/kept/node_modules/@scope/old': { version: '0.2.10', deprecated: 'unmaintained' },
  },
}

test('names deprecated packages wherever they are nested', () => {
  expect([...deprecatedPackages(lock)]).toEqual([
    ['old@1.4.4', 'use kept'],
    ['@scope/old@0.2.10', 'unmaintained'],
  ])
})

test('complains of what has no exception, and of exceptions that nothing needs', () => {
  const exceptions = [
    { what: 'old@1.4.4', since: '2026-01-31', reason: 'its replacement is not out yet' },
    { what: 'gone@1.0.0', since: '2026-01-31', reason: 'a transitive dependency' },
  ]
  expect(complaints('deprecated', deprecatedPackages(lock), exceptions)).toEqual([
    '@scope/old@0.2.10 is deprecated: unmaintained',
    'The exception of 2026-01-31 for gone@1.0.0 (deprecated) no longer applies: remove it.',
  ])
})

test('is content where both agree', () => {
  expect(complaints('deprecated', new Map(), [])).toEqual([])
})
