import { expect, it } from 'vitest'
import fc from 'fast-check'
import { open } from '@polymart/analytics'
import { repeated, seed } from '../../packages/core/test/seed.js'
import { at, event, session, shop as records } from '../fixtures/records.js'
import { storeOf } from '../fixtures/store.js'
import { oracleOf } from '../oracle/oracle.js'
import { expectEqualToOracle } from './compare.js'

const start = at('2026-06-10T12:00Z')

/** The terms of these queries, by DuckDB as by the kernel. */
const termsOf = async (queries: readonly string[]): Promise<readonly unknown[]> => {
  const events = queries.map((query, i) => event(i, start + i, 'search', { query, results: 1 }))
  const shopRecords = records({ sessions: [session({ sessionId: 's', startAt: start, events })] })
  const store = await storeOf(shopRecords)
  const shop = await open(store.url)
  const oracle = await oracleOf(shopRecords)
  try {
    const result = await expectEqualToOracle(shop, oracle, 'search', { asOf: '2026-06-11' })
    return result.rows().map(({ term }) => term)
  } finally {
    oracle.close()
    await shop.close()
    await store.remove()
  }
}

it.each([
  ['white space around', ['  a\t', '\u00a0a\r\n', '\va\f'], ['a']],
  ['runs of it within', ['a \t\u00a0\n b', 'a b'], ['a b']],
  ['other spaces, which stay', ['a\u2003b', '\u2003a'], ['a\u2003b', '\u2003a']],
  ['a next line and a zero-width space, which stay', ['a\u0085', 'a\u200b'], ['a\u0085', 'a\u200b']],
  ['letters with one small form', ['ÄÖÜ', 'äöü', 'ẞ', 'ß', 'Ǆ', 'ǆ'], ['ß', 'äöü', 'ǆ']],
  ['no small form of ß, and none made of ss', ['Straße', 'STRASSE'], ['strasse', 'straße']],
  ['a sigma wherever it stands', ['ΣΑΣ', 'σας', 'σασ', 'Σ Σ'], ['σασ', 'σ σ']],
  ['an I with a dot, or two', ['İ', 'i', 'I', 'i\u0307', 'İ\u0307', 'I\u0307'], ['i', 'i\u0307']],
  ['an i without a dot, which stays', ['ı', 'I'], ['i', 'ı']],
  ['letters beyond 16 bits', ['𐐀', '𐐨'], ['𐐨']],
  ['labels of missing values, last', ['(NOT SET)', '(no session)', 'z'], ['z', '(no session)', '(not set)']],
  ['nothing', ['', ' ', '\u00a0\t'], []],
])('makes one term of %s', async (_, queries, wanted) => {
  expect(await termsOf(queries)).toEqual(wanted)
})

it(`makes of any query what DuckDB makes (${repeated})`, async () => {
  const letter = fc.constantFrom(...Array.from(' \t\n\v\f\r\u00a0iIİıσςΣ\u0307aÄß<>\u0001\u0002\u2003𐐀Ａ😀'))
  const query = fc.oneof(
    fc.array(letter, { maxLength: 12 }).map((letters) => letters.join('')),
    fc.string(),
  )
  const clean = query.filter((text) => !text.includes('\0'))
  await fc.assert(
    fc.asyncProperty(fc.array(clean, { minLength: 50, maxLength: 200 }), async (queries) => {
      await termsOf(queries)
    }),
    { numRuns: 5, seed, endOnFailure: true },
  )
})
