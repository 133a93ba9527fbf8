import { iso31661 } from 'iso-3166/1.js'
import { iso31663 } from 'iso-3166/3.js'
import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js'
import { iso31661Alpha3ToAlpha2 } from 'iso-3166/1-a3-to-1-a2.js'

/** Codes that ISO 3166 reserves or that the European Union writes, and the countries that they are of. */
const reserved: Readonly<Record<string, string>> = {
  AC: 'SH',
  CP: 'FR',
  DG: 'IO',
  EA: 'ES',
  EL: 'GR',
  IC: 'ES',
  TA: 'SH',
  UK: 'GB',
}

/** What a withdrawn code, of either form, is called today; of a country that was divided nothing. */
let withdrawn: ReadonlyMap<string, string> | undefined

const successors = (): ReadonlyMap<string, string> =>
  (withdrawn ??= new Map(
    iso31663.flatMap(({ type, from, to }) => {
      const [now, ...others] = to
      if (type === 'split' || others.length > 0 || now?.state !== 'assigned') return []
      return [
        [from.alpha2, now.alpha2],
        [from.alpha3, now.alpha2],
      ] as const
    }),
  ))

/** ISO 3166-1 alpha-2 of a code of two letters, of any case; undefined where it is of no country. */
export const countryOfAlpha2 = (text: string): string | undefined => {
  const code = text.toUpperCase()
  if (Object.hasOwn(iso31661Alpha2ToAlpha3, code)) return code
  return Object.hasOwn(reserved, code) ? reserved[code] : successors().get(code)
}

/** The same of a code of three letters. */
export const countryOfAlpha3 = (text: string): string | undefined => {
  const code = text.toUpperCase()
  return Object.hasOwn(iso31661Alpha3ToAlpha2, code) ? iso31661Alpha3ToAlpha2[code] : successors().get(code)
}

/** The names of the standard, today's and former ones, by alpha-2. */
export const standardNames = (): readonly (readonly [code: string, name: string])[] => [
  ...iso31663.flatMap(({ from }) => {
    const now = successors().get(from.alpha3)
    return now === undefined ? [] : [[now, from.name] as const]
  }),
  ...iso31661.map(({ alpha2, name }) => [alpha2, name] as const),
]
