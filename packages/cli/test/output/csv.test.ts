import { expect, test } from 'vitest'
import { csv } from '../../src/output/csv.js'
import { viewWith, written } from './view.js'

test('is the header and then the rows of a view, in its currency', async () => {
  const view = viewWith([
    { name: 'country', kind: 'text', values: ['DE', '=1'] },
    { name: 'netMinor', kind: 'money', values: [-123456, null] },
  ])
  expect(await written(csv, view)).toBe("country,net (EUR)\r\nDE,-1234.56\r\n'=1,\r\n")
})

test('of no rows is a header', async () => {
  expect(await written(csv, viewWith([{ name: 'name', kind: 'text', values: [] }]))).toBe('name\r\n')
})
