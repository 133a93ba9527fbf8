import { rfmFigure } from '../figures/rfm.js'
import { numbersOf } from '../figures/values.js'
import { formatOf } from '../format.js'
import type { Card } from '../page/card.js'
import { tableOf } from '../page/table.js'
import { callOf } from './given.js'
import { defineCard, needed } from './spec.js'
import type { Given, SettledOf } from './spec.js'

const calls = (given: Given) => ({ rfm: callOf('rfm', given) })

export const rfmSpec = defineCard({
  id: 'rfm',
  title: 'Customer groups',
  section: 'customers',
  calls,
  card: (results) => rfmCard(results),
})

export const customersSpec = defineCard({
  id: 'customers',
  title: 'Customers',
  section: 'customers',
  aboutCustomers: true,
  calls,
  card: (results) => customersCard(results),
})

const rfmCard = (results: SettledOf<'rfm'>): Card => {
  const rfm = needed(results.rfm)
  const users = numbersOf(rfm, 'groups', 'customers').reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const bins = rfm.meta.params['bins'] as number
  return {
    id: 'rfm',
    title: 'Customer groups',
    half: true,
    definition: `Users scored from 1 to ${bins} by how recently, how often and how much they bought, over all orders. Prospects have not bought yet.`,
    views: [
      {
        id: 'rfm',
        label: 'Shares',
        description:
          'Bar chart of customer groups: share of users next to share of net revenue. The table below shows the same numbers.',
        figure: (options) => rfmFigure(rfm, options),
      },
    ],
    tables: [
      tableOf(rfm, {
        id: 'rfm',
        title: 'Table of customer groups',
        table: 'groups',
        labels: { customers: 'Users' },
        show: [
          'group',
          'customers',
          'share',
          'netMinor',
          'netShare',
          'avgRecencyDays',
          'avgFrequency',
          'avgMonetaryMinor',
        ],
      }),
    ],
    notes: rfm.meta.warnings,
    empty: users === 0 ? 'No users.' : null,
  }
}

/** More rows would make the page too large; the command line gives all of them. */
const customersInCsv = 10_000
const customersShown = 100

/** Customers one by one, by id: only for readers who asked for them. */
const customersCard = (results: SettledOf<'rfm'>): Card => {
  const rfm = needed(results.rfm)
  const spent = numbersOf(rfm, 'customers', 'monetaryMinor')
  const frequency = numbersOf(rfm, 'customers', 'frequency')
  const order = spent
    .map((_, row) => row)
    .filter((row) => (frequency[row] ?? 0) > 0)
    .sort((a, b) => (spent[b] ?? 0) - (spent[a] ?? 0) || a - b)
    .slice(0, customersInCsv)
  const columns = (rfm.columns['customers'] ?? []).map((column) => ({
    ...column,
    values: order.map((row) => column.values[row]!),
  }))
  const top = { ...rfm, meta: rfm.meta, rows: () => [], analysis: rfm.analysis, columns: { customers: columns } }
  const table = tableOf(top, {
    id: 'customers',
    title: 'Top customers by spend',
    table: 'customers',
    show: [
      'userId',
      'group',
      'recencyDays',
      'frequency',
      'monetaryMinor',
      'r',
      'f',
      'm',
      'country',
      'loyaltyTier',
      'sessions',
    ],
    labels: {
      userId: 'User',
      recencyDays: 'Days since last order',
      frequency: 'Orders',
      monetaryMinor: 'Spend',
      r: 'R',
      f: 'F',
      m: 'M',
    },
    open: true,
  })
  const format = formatOf(rfm.meta)
  return {
    id: 'customers',
    title: 'Customers',
    definition: `Highest spend first: ${format.count(Math.min(customersShown, order.length))} shown here, ${format.count(order.length)} in the CSV. Customers appear by id only, without personal data.`,
    views: [],
    tables: [{ ...table, rows: table.rows.slice(0, customersShown) }],
    notes: [],
    empty: order.length === 0 ? 'No customer has bought yet.' : null,
  }
}
