import { countryName } from '../countries.js'
import { standardNames } from './country-codes.js'

/** Names that people write, beside those of the standard and of the browser. */
const others: Readonly<Record<string, readonly string[]>> = {
  AE: ['UAE', 'Emirates'],
  BA: ['Bosnia'],
  BN: ['Brunei'],
  BQ: ['Caribbean Netherlands'],
  CD: ['DR Congo', 'DRC', 'Congo Kinshasa', 'Democratic Republic of Congo'],
  CG: ['Congo Brazzaville', 'Republic of the Congo'],
  CI: ['Ivory Coast'],
  CN: ["People's Republic of China", 'PRC', 'Mainland China'],
  CV: ['Cape Verde'],
  CZ: ['Czech Republic'],
  FK: ['Falklands'],
  AX: ['Åland'],
  FM: ['Micronesia'],
  GM: ['Republic of The Gambia'],
  GB: ['UK', 'U.K.', 'Great Britain', 'Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland'],
  HK: ['Hong Kong SAR'],
  IE: ['Republic of Ireland', 'Eire'],
  KR: ['South Korea', 'Korea South'],
  KP: ['North Korea', 'Korea North'],
  LA: ['Laos'],
  MF: ['Saint Martin', 'St Martin'],
  MK: ['Macedonia', 'Republic of North Macedonia'],
  MO: ['Macau', 'Macao SAR', 'Macau SAR'],
  NL: ['Holland'],
  PS: ['Palestine'],
  RU: ['Russia'],
  SK: ['Slovak Republic'],
  ST: ['São Tomé'],
  SX: ['Sint Maarten', 'St Maarten'],
  SZ: ['Swaziland'],
  TL: ['East Timor'],
  TR: ['Turkey', 'Turkiye'],
  US: ['USA', 'U.S.A.', 'US', 'U.S.', 'United States', 'America'],
  VA: ['Vatican', 'Vatican City State'],
  VG: ['British Virgin Islands'],
  VI: ['US Virgin Islands', 'United States Virgin Islands'],
  VN: ['Vietnam'],
}

let codes: ReadonlyMap<string, string> | undefined

/** ISO 3166-1 alpha-2 of a country's English name, however it is written; undefined where it is none. */
export const countryOfName = (name: string): string | undefined => (codes ??= codesByName()).get(plainName(name))

/** Where two have the same, as before a comma, nobody has it, unless one is called just so. */
const codesByName = (): ReadonlyMap<string, string> => {
  const standard = standardNames()
  const all = new Map<string, string | undefined>()
  const whole = [
    ...standard,
    ...standard.map(([code]) => [code, countryName(code)] as const),
    ...Object.entries(others).flatMap(([code, names]) => names.map((name) => [code, name] as const)),
  ]
  for (const [code, name] of standard.flatMap(([code, name]) => parts(name).map((part) => [code, part] as const))) {
    const key = plainName(name)
    all.set(key, all.has(key) && all.get(key) !== code ? undefined : code)
  }
  for (const [code, name] of whole) all.set(plainName(name), code)
  return new Map([...all].flatMap(([name, code]) => (code === undefined ? [] : [[name, code] as const])))
}

/** Of `Iran, Islamic Republic of`: `Iran` and `Islamic Republic of Iran`; of `Falkland Islands (Malvinas)` the first. */
const parts = (name: string): readonly string[] => {
  const [first, last] = name.split(/, (?=.* of(?: the)?$)/)
  const [before, within] = name.split(/ [([]|[)\]]/)
  return [...(last === undefined ? [] : [first!, `${last} ${first!}`]), ...(within === undefined ? [] : [before!])]
}

/** A name without case, accents, signs, and what is written now one way, now another. */
const plainName = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’`.]/g, '')
    .replaceAll('ı', 'i')
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .replaceAll(/\bst\b/g, 'saint')
    .replace(/^ ?the /, '')
    .trim()
