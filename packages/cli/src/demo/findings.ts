import { countryName, moneyText, percentText } from '@polymart/core'
import type { ResultRow } from '@polymart/analytics'
import type { Settled } from '@polymart/viz'
import { counted } from '../terminal/text.js'

type Answer = Settled[string]

/** What the results say, in sentences with their numbers. A result that failed, or holds nothing, says nothing. */
export const findingsOf = (results: Settled): readonly string[] =>
  [year, champions, repeat, byCountry, overall, standingOut].flatMap((finding) => finding(results) ?? [])

const rowsOf = (result: Answer | undefined, table: string): readonly ResultRow[] =>
  !result || result instanceof Error ? [] : result.rows(table)

const money = (result: Answer | undefined, minor: number): string =>
  moneyText(!result || result instanceof Error ? null : result.meta.currency, { digits: [0, 0] })(minor)

const share = (value: unknown): string => percentText(value as number)

const best = (rows: readonly ResultRow[], name: string): ResultRow | undefined =>
  rows.toSorted((a, b) => Number(b[name]) - Number(a[name]))[0]

const sum = (rows: readonly ResultRow[], name: string): number =>
  rows.reduce((total, row) => total + Number(row[name]), 0)

const monthOf = ({ from }: ResultRow): string => String(from).slice(0, 7)

const year = ({ revenueByDay }: Settled): string | undefined => {
  const rows = rowsOf(revenueByDay, 'revenue')
  if (sum(rows, 'orders') === 0) return undefined
  const months = new Set(rows.map(monthOf))
  const nets = Array.from(months, (month) => ({
    month,
    net: sum(
      rows.filter((row) => monthOf(row) === month),
      'netMinor',
    ),
  }))
  const [top] = nets.toSorted((a, b) => b.net - a.net)
  const name = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return `${counted(sum(rows, 'orders'), 'order')} in 12 months brought in ${money(revenueByDay, sum(rows, 'netMinor'))} of net revenue; the best month was ${name.format(Date.parse(top!.month))} with ${money(revenueByDay, top!.net)}.`
}

const champions = ({ rfm }: Settled): string | undefined => {
  const row = rowsOf(rfm, 'groups').find(({ group }) => group === 'Champions')
  if (row?.['share'] == null || row['netShare'] == null) return undefined
  return `Champions are ${share(row['share'])} of users and bring in ${share(row['netShare'])} of net revenue.`
}

const byCountry = ({ geography }: Settled): string | undefined => {
  const row = best(
    rowsOf(geography, 'places').filter(({ country }) => !String(country).startsWith('(')),
    'netMinor',
  )
  if (row?.['netShare'] == null) return undefined
  return `The top country of the last 30 days is ${countryName(String(row['country']))}, with ${share(row['netShare'])} of net revenue.`
}

const overall = ({ funnel }: Settled): string | undefined => {
  const [summary] = rowsOf(funnel, 'summary')
  const steps = rowsOf(funnel, 'steps').filter((row) => row['step'] !== 1 && row['fromPrevious'] !== null)
  const worst = best(
    steps.map((row) => ({ ...row, lost: 1 - Number(row['fromPrevious']) })),
    'lost',
  )
  if (!summary || summary['matureConversion'] === null || !worst) return undefined
  return `${share(summary['matureConversion'])} of people who viewed a product bought within a week. The largest drop is before ${String(worst['name'])}: only ${share(worst['fromPrevious'])} of those at the previous step got there.`
}

const repeat = ({ repurchase }: Settled): string | undefined => {
  const [summary] = rowsOf(repurchase, 'summary')
  if (summary?.['repeatRate'] == null || summary['repeatNetShare'] == null) return undefined
  return `${share(summary['repeatRate'])} of customers have ordered more than once; all orders but their first bring in ${share(summary['repeatNetShare'])} of net revenue.`
}

const mostStandingOut = 3

/** What to look at first, with the money at stake. */
const standingOut = ({ insights }: Settled): readonly string[] =>
  rowsOf(insights, 'findings')
    .slice(0, mostStandingOut)
    .map(({ sentence }) => String(sentence))
