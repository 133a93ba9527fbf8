import type { ResultLike } from '../figure.js'
import { revenueFigure } from '../figures/revenue.js'
import { formatOf } from '../format.js'
import type { Card, View } from '../page/card.js'
import { tableOf } from '../page/table.js'
import { callOf } from './given.js'
import { defineCard, needed } from './spec.js'
import type { SettledOf } from './spec.js'

export const revenueSpec = defineCard({
  id: 'revenue',
  title: 'Revenue',
  section: 'overview',
  calls: (given) => ({
    revenueByWeek: callOf('revenue', given, { every: 'week' }),
    revenueByDay: callOf('revenue', given, { every: 'day' }),
  }),
  card: (results) => revenueCard(results),
})

const revenueCard = (results: SettledOf<'revenueByWeek' | 'revenueByDay'>): Card => {
  const views = [
    revenueView(needed(results.revenueByWeek), 'week', 'Week'),
    revenueView(needed(results.revenueByDay), 'day', 'Day'),
  ]
  const { columns, meta } = needed(results.revenueByDay)
  const format = formatOf(meta)
  const values = columns['revenue'] ?? []
  const orders = values.find(({ name }) => name === 'orders')?.values.some((count) => count !== 0)
  const compared = values.find(({ name }) => name === 'previousNetMinor')?.values.some((net) => net !== null)
  return {
    id: 'revenue',
    title: 'Revenue',
    definition: `Net revenue is gross sales minus discounts and returns, excluding shipping and tax. A return counts on the date it happened, so the last days also carry returns of earlier orders; “before returns” leaves them out. ${
      meta.period.from === null ? '' : `${format.date(meta.period.from)} to ${format.date(meta.period.to - 1)}.`
    }`,
    views,
    choice: 'Interval',
    tables: [],
    notes: compared ? [] : ['There are no orders from the previous period to compare with.'],
    empty: orders ? null : 'No orders in this period.',
  }
}

const revenueView = (revenue: ResultLike, id: 'day' | 'week', label: string): View => ({
  id: `revenue-${id}`,
  label,
  description: `Line chart of net revenue by ${id}, compared with the period before. The table below shows the same numbers.`,
  figure: (options) => revenueFigure(revenue, options),
  table: tableOf(revenue, {
    id: `revenue-${id}`,
    title: `Revenue by ${id}`,
    table: 'revenue',
    show: [
      'from',
      'netMinor',
      'previousNetMinor',
      'orders',
      'units',
      'aovMinor',
      'grossMinor',
      'discountsMinor',
      'returnsMinor',
      'buyers',
      'newBuyers',
    ],
    labels: { from: { day: 'Day', week: 'Week starting' }[id] },
  }),
})
