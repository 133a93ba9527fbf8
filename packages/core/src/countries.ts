// Its index holds every subdivision too, which every worker would load.
import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js'

// Made when first asked for: its data takes longer to load than all of this package.
let names: Intl.DisplayNames | undefined

/** The English name of a country (ISO 3166-1 alpha-2), or what was given where that is none. */
export const countryName = (alpha2: string): string => {
  names ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  try {
    return names.of(alpha2) ?? alpha2
  } catch {
    return alpha2
  }
}

/** ISO 3166-1 alpha-3 of an alpha-2 code, as maps want it; undefined for what is no country. */
export const countryAlpha3 = (alpha2: string): string | undefined =>
  Object.hasOwn(iso31661Alpha2ToAlpha3, alpha2) ? iso31661Alpha2ToAlpha3[alpha2] : undefined
