import { describe, expect, it } from 'vitest'
import { csvLines } from '@polymart/core'
import type { CsvColumn } from '@polymart/core'

/** All of a table. */
const csv = (columns: readonly CsvColumn[], currency: string | null = 'EUR'): string => {
  const { header, line } = csvLines(columns, currency)
  return [header, ...(columns[0]?.values ?? []).map((_, row) => line(row))].join('')
}

const texts = (...values: string[]): readonly CsvColumn[] => [{ name: 'name', kind: 'text', values }]

describe('CSV', () => {
  it('has names, times, money in major units, quotients in full, and null', () => {
    const table = csv([
      { name: 'country', kind: 'text', values: ['DE', null] },
      { name: 'netMinor', kind: 'money', values: [-123456, null] },
      { name: 'share', kind: 'share', values: [1 / 3, 0] },
      { name: 'lastSessionAt', kind: 'time', values: [Date.UTC(2026, 5, 30, 1, 2, 3, 4), null] },
      { name: 'from', kind: 'date', values: ['2026-06-01', '2026-06-02'] },
      { name: 'bot', kind: 'boolean', values: [true, false] },
    ])
    expect(table).toBe(
      [
        'country,net (EUR),share,lastSessionAt,from,bot',
        'DE,-1234.56,0.3333333333333333,2026-06-30T01:02:03.004Z,2026-06-01,true',
        ',,0,,2026-06-02,false',
        '',
      ].join('\r\n'),
    )
  })

  it.each([
    ['JPY', 'net (JPY)', '123456'],
    ['KWD', 'net (KWD)', '123.456'],
    [null, 'netMinor', '123456'],
  ])('knows the minor unit of %s', (currency, header, amount) => {
    expect(csv([{ name: 'netMinor', kind: 'money', values: [123456] }], currency)).toBe(`${header}\r\n${amount}\r\n`)
  })

  it('quotes what RFC 4180 asks for, and tells an empty text from null', () => {
    const table = csv([{ name: 'name', kind: 'text', values: ['a,b', 'say "hi"', 'two\nlines', '', null] }])
    expect(table).toBe('name\r\n"a,b"\r\n"say ""hi"""\r\n"two\nlines"\r\n""\r\n\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\n=1', '=cmd|"a"', '＝1+1', '＠SUM(A1)'])(
    'makes no formula of the text %j',
    (text) => {
      expect(csv(texts(text))).toMatch(/^name\r\n"?'/)
    },
  )

  it.each([
    ['a;=1+1', "a;'=1+1"],
    ['a;b;-1;@x', "a;b;'-1;'@x"],
    ['a\t＝1', "a\t'＝1"],
    ['two\n=1', `"two\n'=1"`],
    ['=1;=2', "'=1;'=2"],
    ['a; b-c=1 e@x', 'a; b-c=1 e@x'],
  ])('nor of what stands behind a separator in %j', (text, cell) => {
    expect(csv(texts(text))).toBe(`name\r\n${cell}\r\n`)
  })

  it('leaves a negative number one', () => {
    expect(csv([{ name: 'change', kind: 'share', values: [-0.5] }])).toBe('change\r\n-0.5\r\n')
  })

  it('of no rows is a header', () => {
    expect(csv(texts())).toBe('name\r\n')
  })
})
