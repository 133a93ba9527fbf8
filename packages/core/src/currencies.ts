import { PolymartError } from './errors.js'

/**
 * ISO 4217 as of 2026-01-01, by the digits of the minor unit. Where the standard names none (metals, units of
 * account, XTS for tests, XXX for no currency) two are taken, as most software does. Never asked of Intl: its digits
 * are those that people write, they differ for sixteen currencies, and they change with Node's releases, which a
 * stored amount must outlive.
 */
const active: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
    STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
    XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

/** Codes that were withdrawn since the nineties, with the digits they had: data that are older hold them. */
const withdrawn: Readonly<Record<number, string>> = {
  0: 'ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE ROL TPE TRL',
  2: `
    AFA ANG ATS AYM AZM BGL BGN CSD CUC CYP DEM EEK FIM FRF GHC GWP HRK IEP LTL LVL MRO MTL MZM NLG RUR SDD SIT SKK
    SLL SRG STD TMM USS VEB VEF XEU YUM ZMK ZWD ZWL ZWN ZWR`,
}

const byCode: ReadonlyMap<string, number> = new Map(
  [active, withdrawn].flatMap((groups) =>
    Object.entries(groups).flatMap(([digits, codes]) =>
      codes
        .trim()
        .split(/\s+/)
        .map((code) => [code, Number(digits)] as const),
    ),
  ),
)

/** Codes of which some release of Node gives other digits: a store that does not say by which it was written may have those. */
const differing =
  'AFN ALL BEF BYB COP GRD HUF IDR IQD IRR KPW LAK LBP MGA MMK MRO PKR PTE ROL RSD SLL SOS STD SYP TMM TPE YER ZMK ZWD'

/** What is taken where nothing is known of a code. */
const usualDigits = 2

/** Digits of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD; 2 for codes that ISO 4217 never had. */
export const minorDigits = (currency: string): number =>
  byCode.get(currency) ?? byCode.get(currency.toUpperCase()) ?? usualDigits

/** Whether a code, in upper or lower case, is or was one of ISO 4217. */
export const isCurrency = (code: string): boolean => byCode.has(code.toUpperCase())

/** All codes of another number of digits than the usual, as a store notes them: `0 BIF CLP … 3 BHD …`. */
export const digitsMark: string = [0, 3, 4]
  .map((digits) => [digits, ...[...byCode.keys()].filter((code) => byCode.get(code) === digits)].join(' '))
  .join(' ')

/**
 * The currencies whose amounts a store may have written by other digits than these.
 *
 * @param mark what the store noted; undefined where an earlier version wrote it, by the digits of its Node's Intl
 */
export const currenciesOfOtherDigits = (mark: string | undefined): readonly string[] => {
  if (mark === digitsMark) return []
  if (mark === undefined) return differing.split(' ')
  const noted = new Map<string, number>()
  let digits = usualDigits
  for (const word of mark.split(' ')) {
    if (/^\d+$/.test(word)) digits = Number(word)
    else noted.set(word, digits)
  }
  const codes = new Set([...noted.keys(), ...byCode.keys()])
  return [...codes].filter((code) => (noted.get(code) ?? usualDigits) !== minorDigits(code))
}

/** What is said of a store with amounts in such currencies. */
export const writtenByOtherDigits = (url: string, currencies: readonly string[]): PolymartError =>
  new PolymartError(
    'version',
    `${url} holds amounts in ${currencies.join(', ')}, and another version of Polymart wrote them, which may have ` +
      `counted other decimals than ISO 4217 has (${currencies.map((code) => `${code} ${minorDigits(code)}`).join(', ')}). ` +
      'Load the data again with --recreate.',
  )
