import { readFileSync } from 'node:fs'
import { countryAlpha3 } from '@polymart/core'
import { packageFile } from '../package-files.js'

interface World {
  readonly objects: { readonly countries: { readonly geometries: readonly { readonly id?: string }[] } }
}

/** The map that the page draws countries on, as topojson; see assets/NOTICE.md. */
export const worldText = (): string => readFileSync(packageFile('assets/world_110m.topojson'), 'utf8')

let drawn: ReadonlySet<string> | undefined

/** ISO 3166-1 alpha-3 of a country (alpha-2) that the map shows; null for what is no country, or too small for it. */
export const onMap = (country: string): string | null => {
  drawn ??= new Set((JSON.parse(worldText()) as World).objects.countries.geometries.flatMap(({ id }) => id ?? []))
  const alpha3 = countryAlpha3(country)
  return alpha3 !== undefined && drawn.has(alpha3) ? alpha3 : null
}
