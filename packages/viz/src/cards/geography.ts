import { countryName } from '@polymart/core'
import { fewSessions, geographyFigure, notOnMap } from '../figures/geography.js'
import type { GeographyMeasure } from '../figures/geography.js'
import { numbersOf, textsOf } from '../figures/values.js'
import { formatOf } from '../format.js'
import type { Card, View } from '../page/card.js'
import { tableOf, unsteadyMark } from '../page/table.js'
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
  calls: (given) => ({ geography: callOf('geography', given) }),
  card: (results) => geographyCard(results),
})

const geographyCard = (results: SettledOf<'geography'>): Card => {
  const geography = needed(results.geography)
  const format = formatOf(geography.meta)
  const { from, to } = geography.meta.period
  const sessions = numbersOf(geography, 'places', 'sessions')
  const isFew = (row: number) => (sessions[row] ?? 0) > 0 && sessions[row]! < fewSessions
  const net = numbersOf(geography, 'places', 'netMinor')
  const isPlace = textsOf(geography, 'places', 'country').map((country) => (country.startsWith('(') ? 0 : 1))
  const order = net
    .map((_, row) => row)
    .sort((a, b) => isPlace[b]! - isPlace[a]! || (net[b] ?? 0) - (net[a] ?? 0) || a - b)
  const off = notOnMap(geography)
  return {
    id: 'geography',
    title: 'Countries',
    definition: `By visitors’ country; an order counts for the country of its session, or for “(no session)”.${
      from === null ? '' : ` ${format.date(from)} to ${format.date(to - 1)}.`
    }`,
    views: measures.map(({ measure, label }): View => ({
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
        isUnsteady: (name, row) => ['sessionConversion', 'netPerSessionMinor'].includes(name) && isFew(row),
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
      ...geography.meta.warnings,
    ],
    empty: sessions.length === 0 ? 'No orders and no sessions in this period.' : null,
  }
}
