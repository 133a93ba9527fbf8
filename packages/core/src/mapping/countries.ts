import { countryOfAlpha2, countryOfAlpha3 } from './country-codes.js'
import { countryOfName } from './country-names.js'
import type { CountryForm } from './mapping.js'
import { misfit } from './misfit.js'
import { plainText } from './text.js'
import type { Convert } from './text.js'

type Reader = (text: string) => string | undefined

const anyForm: Reader = (text) =>
  (text.length === 2 ? countryOfAlpha2(text) : text.length === 3 ? countryOfAlpha3(text) : undefined) ??
  countryOfName(text)

const readers: Record<CountryForm, { expected: string; read: Reader }> = {
  alpha2: { expected: 'a country as ISO 3166-1 alpha-2', read: countryOfAlpha2 },
  alpha3: { expected: 'a country as ISO 3166-1 alpha-3', read: countryOfAlpha3 },
  name: { expected: "a country's English name", read: countryOfName },
  any: { expected: 'a country as ISO 3166-1 alpha-2, alpha-3 or English name', read: anyForm },
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
    const code = read(text.trim())
    if (code === undefined) return misfit(`${expected}; "values" can hold others`, value)
    known.set(text, code)
    return code
  }
}
