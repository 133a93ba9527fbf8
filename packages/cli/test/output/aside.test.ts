import { expect, test } from 'vitest'
import { asideTexts } from '../../src/output/aside.js'

test('what was set aside is counted as one says it', () => {
  const setAside = {
    'sessions of bots': 1200,
    'internal sessions': 1,
    'orders in another currency': 1,
    'lines without a known category (kept as "(not set)")': 1,
    'categories that the mapping cannot read': 1,
    'test orders': 0,
  }
  expect(asideTexts(setAside)).toEqual([
    '1,200 sessions of bots',
    '1 internal session',
    '1 order in another currency',
    '1 line without a known category (kept as "(not set)")',
    '1 category that the mapping cannot read',
  ])
})
