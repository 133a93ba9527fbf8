/** A city that customers and visitors come from. */
export interface City {
  readonly name: string
  /** ISO 3166-2. */
  readonly region: string
  /** Share among the cities of its country, up to a factor. */
  readonly weight: number
  /** A key of `zones`. */
  readonly zone: string
}

export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string
  readonly currency: string
  /** Share among the countries, up to a factor. */
  readonly weight: number
  /** Tax on goods, in hundredths of a percent. */
  readonly tax: number
  /** What shipping costs there, in cents. */
  readonly shipping: number
  /** Against other countries, in percent: how often a visit that sees a product leads to a cart, and a cart to a checkout. */
  readonly toCart: number
  readonly toCheckout: number
  readonly cities: readonly City[]
}

/** `name region weight zone`, one city a line; the zone of the line above holds on. */
const cities = (table: string): readonly City[] => {
  let zone = ''
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [name, region, weight, ownZone = zone] = line.split('|').map((cell) => cell.trim())
      zone = ownZone
      return { name: name!, region: region!, weight: Number(weight), zone }
    })
}

const country = (
  code: string,
  currency: string,
  weight: number,
  [tax, shipping]: readonly [number, number],
  [toCart, toCheckout]: readonly [number, number],
  table: string,
): Country => ({ code, currency, weight, tax, shipping, toCart, toCheckout, cities: cities(table) })

export const countries: readonly Country[] = [
  country(
    'US',
    'USD',
    270,
    [725, 599],
    [106, 104],
    `
    New York      | US-NY | 26 | America/New_York
    Boston        | US-MA | 8
    Miami         | US-FL | 9
    Atlanta       | US-GA | 8
    Chicago       | US-IL | 13 | America/Chicago
    Houston       | US-TX | 10
    Dallas        | US-TX | 9
    Denver        | US-CO | 6  | America/Denver
    Los Angeles   | US-CA | 20 | America/Los_Angeles
    San Francisco | US-CA | 10
    Seattle       | US-WA | 8`,
  ),
  country(
    'DE',
    'EUR',
    95,
    [1900, 899],
    [104, 108],
    `
    Berlin    | DE-BE | 28 | Europe/Berlin
    Munich    | DE-BY | 20
    Hamburg   | DE-HH | 18
    Cologne   | DE-NW | 14
    Frankfurt | DE-HE | 11
    Stuttgart | DE-BW | 9`,
  ),
  country(
    'GB',
    'GBP',
    95,
    [2000, 899],
    [112, 108],
    `
    London     | GB-LND | 45 | Europe/London
    Manchester | GB-MAN | 15
    Birmingham | GB-BIR | 14
    Glasgow    | GB-GLG | 10
    Leeds      | GB-LDS | 9
    Edinburgh  | GB-EDH | 7`,
  ),
  country(
    'FR',
    'EUR',
    75,
    [2000, 899],
    [92, 96],
    `
    Paris     | FR-IDF | 42 | Europe/Paris
    Lyon      | FR-ARA | 16
    Marseille | FR-PAC | 14
    Toulouse  | FR-OCC | 10
    Lille     | FR-HDF | 9
    Bordeaux  | FR-NAQ | 9`,
  ),
  country(
    'CA',
    'CAD',
    60,
    [1200, 799],
    [100, 98],
    `
    Toronto   | CA-ON | 38 | America/Toronto
    Ottawa    | CA-ON | 10
    Montréal  | CA-QC | 24
    Calgary   | CA-AB | 10 | America/Edmonton
    Vancouver | CA-BC | 18 | America/Vancouver`,
  ),
  country(
    'JP',
    'JPY',
    55,
    [1000, 1299],
    [96, 112],
    `
    Tokyo    | JP-13 | 40 | Asia/Tokyo
    Yokohama | JP-14 | 14
    Osaka    | JP-27 | 18
    Nagoya   | JP-23 | 12
    Sapporo  | JP-01 | 8
    Fukuoka  | JP-40 | 8`,
  ),
  country(
    'IT',
    'EUR',
    42,
    [2200, 999],
    [88, 92],
    `
    Milan  | IT-25 | 34 | Europe/Rome
    Rome   | IT-62 | 34
    Naples | IT-72 | 17
    Turin  | IT-21 | 15`,
  ),
  country(
    'ES',
    'EUR',
    42,
    [2100, 999],
    [90, 90],
    `
    Madrid    | ES-MD | 38 | Europe/Madrid
    Barcelona | ES-CT | 34
    Valencia  | ES-VC | 15
    Seville   | ES-AN | 13`,
  ),
  country(
    'AU',
    'AUD',
    40,
    [1000, 1299],
    [102, 104],
    `
    Sydney    | AU-NSW | 38 | Australia/Sydney
    Melbourne | AU-VIC | 34 | Australia/Melbourne
    Brisbane  | AU-QLD | 17 | Australia/Brisbane
    Perth     | AU-WA  | 11 | Australia/Perth`,
  ),
  country(
    'NL',
    'EUR',
    36,
    [2100, 899],
    [108, 106],
    `
    Amsterdam | NL-NH | 40 | Europe/Amsterdam
    Rotterdam | NL-ZH | 25
    The Hague | NL-ZH | 18
    Utrecht   | NL-UT | 17`,
  ),
  country(
    'BR',
    'BRL',
    34,
    [1700, 1499],
    [82, 78],
    `
    São Paulo      | BR-SP | 46 | America/Sao_Paulo
    Rio de Janeiro | BR-RJ | 28
    Belo Horizonte | BR-MG | 15
    Porto Alegre   | BR-RS | 11`,
  ),
  country(
    'SE',
    'SEK',
    24,
    [2500, 899],
    [104, 110],
    `
    Stockholm  | SE-AB | 52 | Europe/Stockholm
    Gothenburg | SE-O  | 28
    Malmö      | SE-M  | 20`,
  ),
  country(
    'PL',
    'PLN',
    24,
    [2300, 999],
    [94, 94],
    `
    Warsaw  | PL-14 | 46 | Europe/Warsaw
    Kraków  | PL-12 | 30
    Wrocław | PL-02 | 24`,
  ),
  country(
    'CH',
    'CHF',
    20,
    [810, 999],
    [110, 112],
    `
    Zürich | CH-ZH | 48 | Europe/Zurich
    Geneva | CH-GE | 30
    Basel  | CH-BS | 22`,
  ),
  country(
    'AT',
    'EUR',
    18,
    [2000, 899],
    [102, 104],
    `
    Vienna   | AT-9 | 60 | Europe/Vienna
    Graz     | AT-6 | 24
    Salzburg | AT-5 | 16`,
  ),
  country(
    'BE',
    'EUR',
    18,
    [2100, 899],
    [98, 98],
    `
    Brussels | BE-BRU | 46 | Europe/Brussels
    Antwerp  | BE-VAN | 32
    Ghent    | BE-VOV | 22`,
  ),
  country(
    'IN',
    'INR',
    15,
    [1800, 1499],
    [80, 74],
    `
    Mumbai    | IN-MH | 40 | Asia/Kolkata
    Bengaluru | IN-KA | 32
    Delhi     | IN-DL | 28`,
  ),
  country(
    'MX',
    'MXN',
    14,
    [1600, 1299],
    [84, 82],
    `
    Mexico City | MX-CMX | 58 | America/Mexico_City
    Guadalajara | MX-JAL | 22
    Monterrey   | MX-NLE | 20 | America/Monterrey`,
  ),
  country(
    'KR',
    'KRW',
    12,
    [1000, 1299],
    [98, 106],
    `
    Seoul | KR-11 | 72 | Asia/Seoul
    Busan | KR-26 | 28`,
  ),
  country(
    'DK',
    'DKK',
    10,
    [2500, 899],
    [106, 108],
    `
    Copenhagen | DK-84 | 68 | Europe/Copenhagen
    Aarhus     | DK-82 | 32`,
  ),
  country(
    'NO',
    'NOK',
    10,
    [2500, 999],
    [108, 106],
    `
    Oslo   | NO-03 | 66 | Europe/Oslo
    Bergen | NO-46 | 34`,
  ),
  country(
    'IE',
    'EUR',
    10,
    [2300, 899],
    [106, 104],
    `
    Dublin | IE-D  | 74 | Europe/Dublin
    Cork   | IE-CO | 26`,
  ),
  country(
    'PT',
    'EUR',
    8,
    [2300, 999],
    [90, 92],
    `
    Lisbon | PT-11 | 62 | Europe/Lisbon
    Porto  | PT-13 | 38`,
  ),
  country(
    'SG',
    'SGD',
    8,
    [900, 1299],
    [104, 108],
    `
    Singapore | SG-01 | 100 | Asia/Singapore`,
  ),
  country(
    'KW',
    'KWD',
    5,
    [0, 1499],
    [92, 88],
    `
    Kuwait City | KW-KU | 100 | Asia/Kuwait`,
  ),
]

/** Minor units of each currency that a US dollar buys, in this shop for ever; a yen has no minor unit, a dinar three digits. */
export const perDollar: Readonly<Record<string, number>> = {
  USD: 100,
  EUR: 92,
  GBP: 79,
  CAD: 136,
  JPY: 155,
  AUD: 151,
  BRL: 520,
  SEK: 1050,
  PLN: 395,
  CHF: 88,
  INR: 8400,
  MXN: 1800,
  KRW: 1375,
  DKK: 690,
  NOK: 1070,
  SGD: 134,
  KWD: 307,
}

/** Where the shop and its staff are: the first city. */
export const home = 0

/** Every city with the number of its country, in one list: a place is a number in it. */
export const places = countries.flatMap(({ cities }, country) => cities.map((city) => ({ ...city, country })))

const weightOf = (items: readonly { readonly weight: number }[]): number =>
  items.reduce((sum, { weight }) => sum + weight, 0)

const allCountries = weightOf(countries)

/** The share of each place in visits. */
export const placeWeights: readonly number[] = places.map(({ country, weight }) => {
  const { weight: share, cities } = countries[country]!
  return (share / allCountries) * (weight / weightOf(cities))
})

export const countryWeights: readonly number[] = countries.map(({ weight }) => weight / allCountries)
