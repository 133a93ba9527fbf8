import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTexts, orderOfTexts } from '@polymart/core'

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc
    .array(fc.constantFrom('a', 'ü', '\ud7ff', '\ue000', '\uffff', 'Ａ', '😀', '\u{10000}', '\u{10ffff}'), {
      maxLength: 4,
    })
    .map((letters) => letters.join('')),
)

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

describe('the order of texts', () => {
  it('is that of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(Math.sign(compareTexts(a, b))).toBe(byBytes(a, b))
      }),
      { numRuns: 2000 },
    )
    expect(compareTexts('😀', 'Ａ')).toBeGreaterThan(0)
  })

  it('sorts lists the same', () => {
    fc.assert(
      fc.property(fc.array(texts), (list) => {
        expect(orderOfTexts(list).map((place) => list[place])).toEqual(list.toSorted(byBytes))
      }),
    )
  })
})
