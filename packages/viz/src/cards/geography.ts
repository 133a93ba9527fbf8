import { countryName } from '@polymart/core'
import type { ResultLike } from '../figure.js'
import { few, fewSessions, unsteadyMark } from '../figures/few.js'
import { geographyFigure, notOnMap } from '../figures/geography.js'
import type { GeographyMeasure } from '../figures/geography.js'
import { numbersOf, textsOf } from '../figures/values.js'
import { formatOf } from '../format.js'
import type { Card, View } from '../page/card.js'
import { tableOf } from '../page/table.js'
import { callOf } from './given.js'
import { defineCard, needed } from './spec.js'
import type { SettledOf } from './spec.js'

const measures: readonly { readonly measure: GeographyMeasure; readonly label: string }[] = [
  { measure: 'netMinor', label: 'Net revenue' },
  { measure: 'orders', label: 'Orders' },
  { measure: 'sessions', label: 'Sessions' },
  { measure: 'sessionConversion', label: 'Conversion' },
]

export const geographySpec = defineCard({
  id: 'geography',
  title: 'Countries',
  section: 'geography',
  calls: (given) => ({
    geography: callOf('geography', given),
    geographyByBilling: callOf('geography', given, { basis: 'billing' }),
  }),
  card: (results) => geographyCard(results),
})

/** Where the sessions know no country, the orders still may: by the address that they are billed to. */
const bestBasis = (results: SettledOf<'geography' | 'geographyByBilling'>): ResultLike => {
  const bySession = needed(results.geography)
  const byBilling = results.geographyByBilling
  const knows = (result: ResultLike): boolean => notOnMap(result).length < textsOf(result, 'places', 'country').length
  return !(byBilling instanceof Error) && !knows(bySession) && knows(byBilling) ? byBilling : bySession
}

const geographyCard = (results: SettledOf<'geography' | 'geographyByBilling'>): Card => {
  const geography = bestBasis(results)
  const isBilling = geography.meta.params['basis'] === 'billing'
  const format = formatOf(geography.meta)
  const { from, to } = geography.meta.period
  const sessions = numbersOf(geography, 'places', 'sessions')
  const isFew = (row: number) => (sessions[row] ?? 0) > 0 && sessions[row]! < fewSessions
  const [orders, ordersBefore, changes] = ['orders', 'previousOrders', 'netChange'].map((name) =>
    numbersOf(geography, 'places', name),
  ) as [(number | null)[], (number | null)[], (number | null)[]]
  const isFewOrders = (row: number) => changes[row] !== null && Math.min(orders[row] ?? 0, ordersBefore[row] ?? 0) < few
  const net = numbersOf(geography, 'places', 'netMinor')
  const isPlace = textsOf(geography, 'places', 'country').map((country) => (country.startsWith('(') ? 0 : 1))
  const order = net
    .map((_, row) => row)
    .sort((a, b) => isPlace[b]! - isPlace[a]! || (net[b] ?? 0) - (net[a] ?? 0) || a - b)
  const off = notOnMap(geography)
  return {
    id: 'geography',
    title: 'Countries',
    definition: `${isBilling ? 'By the country that orders are billed to, because the sessions tell none.' : 'By visitors’ country; an order counts for the country of its session, or for “(no session)”.'}${
      from === null ? '' : ` ${format.date(from)} to ${format.date(to - 1)}.`
    }`,
    views: measures.slice(0, isBilling ? 2 : measures.length).map(({ measure, label }): View => ({
      id: `geography-${measure}`,
      label,
      description: `World map with countries coloured by ${label.toLowerCase()}. The table below shows the same numbers.`,
      figure: (options) => geographyFigure(geography, { ...options, measure }),
    })),
    choice: 'Colour by',
    tables: [
      tableOf(geography, {
        id: 'geography',
        title: 'Table of countries',
        table: 'places',
        show: [
          'country',
          'netMinor',
          'netShare',
          'netChange',
          'orders',
          'buyers',
          'aovMinor',
          'sessions',
          'sessionConversion',
          'netPerSessionMinor',
        ],
        order,
        isUnsteady: (name, row) =>
          (['sessionConversion', 'netPerSessionMinor'].includes(name) && isFew(row)) ||
          (name === 'netChange' && isFewOrders(row)),
        open: true,
      }),
    ],
    notes: [
      ...(off.length > 0 ? [`Not on the map: ${off.map(countryName).join(', ')}.`] : []),
      ...(sessions.some((_, row) => isFew(row))
        ? [
            `${unsteadyMark.trim()} based on fewer than ${fewSessions} sessions: interpret with care. The map does not show these conversions.`,
          ]
        : []),
      ...(orders.some((_, row) => changes[row] != null && isFewOrders(row))
        ? [`${unsteadyMark.trim()} behind a change: fewer than ${few} orders in one of the two periods.`]
        : []),
      ...geography.meta.warnings,
    ],
    empty: sessions.length === 0 ? 'No orders and no sessions in this period.' : null,
  }
}
