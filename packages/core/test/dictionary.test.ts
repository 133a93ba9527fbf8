import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DictionaryBuilder, dictionaryOf, matchDictionaries, textAt, textsOf } from '@polymart/core'

const texts = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 9 }),
    fc.constantFrom('a', 'aa', 'ab', 'b', '', '\ufeff', '\ufeffa', 'a\ufeff', '\uffff', '\ufffd'),
  ),
  {
    maxLength: 300,
  },
)

describe('a dictionary', () => {
  it('gives each text one code, whether it comes as text or as bytes', () => {
    fc.assert(
      fc.property(texts, fc.infiniteStream(fc.boolean()), (words, asBytes) => {
        const builder = new DictionaryBuilder()
        const codes = words.map((word) => {
          if (!asBytes.next().value) return builder.add(word)
          // As a part of more, as cells come.
          const bytes = Buffer.from(`<${word}>`)
          return builder.addBytes(bytes, 1, bytes.length - 1)
        })
        const dictionary = builder.finish()
        expect(codes.map((code) => textAt(dictionary, code))).toEqual(words)
        expect(textsOf(dictionary)).toEqual([...new Set(words)])
        expect(dictionary.length).toBe(new Set(words).size)
      }),
    )
  })

  it('holds many texts, and long ones', () => {
    const builder = new DictionaryBuilder()
    const long = 'é'.repeat(100_000)
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 50_000; i++) expect(builder.add(`id-${i}`)).toBe(i)
      expect(builder.add(long)).toBe(50_000)
    }
    const dictionary = builder.finish()
    expect(dictionary.length).toBe(50_001)
    expect(textAt(dictionary, 50_000)).toBe(long)
    expect(textAt(dictionary, -1)).toBeNull()
  })

  it('begins with its symbols', () => {
    const builder = new DictionaryBuilder({ symbols: ['x', 'y'] })
    expect([builder.add('y'), builder.add('z'), builder.addBytes(Buffer.from('x'), 0, 1)]).toEqual([1, 2, 0])
  })

  it('that is unique takes texts as they come', () => {
    expect(textsOf(dictionaryOf(['b', 'a', 'b']))).toEqual(['b', 'a', 'b'])
  })
})

describe('matchDictionaries', () => {
  it('finds the texts of one among those of another', () => {
    fc.assert(
      fc.property(texts, texts, (some, others) => {
        const of = [...new Set(some)]
        const among = [...new Set(others)]
        expect([...matchDictionaries(dictionaryOf(of), dictionaryOf(among))]).toEqual(
          of.map((text) => among.indexOf(text)),
        )
      }),
    )
  })
})
