import { iso31661 } from 'iso-3166/1.js'
import { iso31661Alpha3ToAlpha2 } from 'iso-3166/1-a3-to-1-a2.js'
import { countryName } from '../countries.js'
import type { CountryForm } from './mapping.js'
import { misfit } from './misfit.js'
import { plainText } from './text.js'
import type { Convert } from './text.js'

let codes: ReadonlyMap<string, string> | undefined

/** Alpha-2 codes by the English names in use, and by those of the standard, in lower case. */
const codesByName = (): ReadonlyMap<string, string> =>
  (codes ??= new Map([
    ...iso31661.map(({ name, alpha2 }) => [name.toLowerCase(), alpha2] as const),
    ...iso31661.map(({ alpha2 }) => [countryName(alpha2).toLowerCase(), alpha2] as const),
  ]))

const alpha3 = (text: string): string | undefined => {
  const code = text.toUpperCase()
  return Object.hasOwn(iso31661Alpha3ToAlpha2, code) ? iso31661Alpha3ToAlpha2[code] : undefined
}

const byName = (text: string): string | undefined => codesByName().get(text.trim().toLowerCase())

const readers: Record<CountryForm, { expected: string; read: (text: string) => string | undefined }> = {
  alpha2: {
    expected: 'a country as ISO 3166-1 alpha-2',
    read: (text) => (/^[A-Z]{2}$/.test(text) ? text : /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : undefined),
  },
  alpha3: { expected: 'a country as ISO 3166-1 alpha-3', read: alpha3 },
  name: { expected: "a country's English name", read: byName },
  any: {
    expected: 'a country as ISO 3166-1 alpha-2, alpha-3 or English name',
    read: (text) => (text.length === 2 ? readers.alpha2.read(text) : text.length === 3 ? alpha3(text) : byName(text)),
  },
}

/** Countries as alpha-2. A country comes many times, so each text is looked up once. */
export const countryConverter = (form: CountryForm): Convert => {
  const { expected, read } = readers[form]
  const known = new Map<string, string>()
  return (value) => {
    const text = plainText(value)
    if (text === undefined) return misfit(expected, value)
    const before = known.get(text)
    if (before !== undefined) return before
    const code = read(text)
    if (code === undefined) return misfit(`${expected}; "values" can hold others`, value)
    known.set(text, code)
    return code
  }
}
