import type { ResultColumn } from '@polymart/analytics'
import { expect, test } from 'vitest'
import { sortedColumns, sortKeys } from '../../src/arguments/sort.js'

const column = (name: string, kind: ResultColumn['kind'], values: ResultColumn['values']): ResultColumn => ({
  name,
  kind,
  values,
  nullable: true,
  label: name,
  meaning: '',
})

const columns = [
  column('country', 'country', ['DE', 'AT', 'FR', 'AT', 'DE']),
  column('netMinor', 'money', [5, null, -7, 30, 5]),
  column('at', 'time', [3, 1, 2, 5, 4]),
]

const sorted = (text: string): readonly string[] => {
  const [country, net, at] = sortedColumns(columns, sortKeys(text), 'places')
  return country!.values.map((value, row) => `${value} ${net!.values[row]} ${at!.values[row]}`)
}

test.each([
  ['net', ['AT 30 5', 'DE 5 3', 'DE 5 4', 'FR -7 2', 'AT null 1']],
  ['netMinor:asc', ['FR -7 2', 'DE 5 3', 'DE 5 4', 'AT 30 5', 'AT null 1']],
  ['country', ['AT null 1', 'AT 30 5', 'DE 5 3', 'DE 5 4', 'FR -7 2']],
  ['country:desc,at:desc', ['FR -7 2', 'DE 5 4', 'DE 5 3', 'AT 30 5', 'AT null 1']],
  ['at', ['AT null 1', 'FR -7 2', 'DE 5 3', 'DE 5 4', 'AT 30 5']],
])('--sort %s', (text, rows) => {
  expect(sorted(text)).toEqual(rows)
})

test('a column that is not there is named, and those that are', () => {
  expect(() => sorted('nett')).toThrow(
    'The table places has no column "nett" to sort by. Columns: country, net, at. Did you mean "net"?',
  )
  expect(() => sorted('net:up')).toThrow('no column "net:up"')
})
