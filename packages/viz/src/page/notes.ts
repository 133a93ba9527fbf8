import { countedText } from '@polymart/core'
import type { ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { markup } from './markup.js'
import type { Markup } from './markup.js'
import type { Settled } from '../cards/spec.js'

const dayMs = 86_400_000

/** What the reader should know of the data: how far it reaches, what was left out, and every warning. */
export const notesHtml = (results: Settled): Markup => {
  const made = Object.values(results).filter((result): result is ResultLike => !(result instanceof Error))
  return markup`
    <section class="card" id="notes" aria-labelledby="notes-title">
      <header>
        <div>
          <h3 id="notes-title">About the data</h3>
          <p class="definition">What it covers, and what the numbers leave out.</p>
        </div>
      </header>
      <div class="columns">
        ${listHtml('Coverage', coverageOf(made))}
        ${listHtml('Warnings', warningsOf(made))}
        ${listHtml('Left out', setAsideOf(made))}
      </div>
    </section>`
}

const listHtml = (title: string, lines: readonly string[]): Markup => markup`
  <div>
    <h4>${title}</h4>
    ${lines.length > 0 ? markup`<ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>` : markup`<p>None.</p>`}
  </div>`

const coverageOf = (results: readonly ResultLike[]): string[] => {
  const result = results.find(({ analysis }) => analysis === 'geography') ?? results[0]
  if (!result) return []
  const { coverage, period } = result.meta
  const format = formatOf(result.meta)
  const previousFrom = result.meta.previousPeriod?.from ?? null
  return (['orders', 'sessions'] as const).flatMap((store) => {
    const covered = coverage[store]
    const name = store === 'orders' ? 'Orders' : 'Sessions'
    if (covered === null) return [`${name}: none.`]
    const days = Math.round((covered.to - covered.from) / dayMs)
    const reach = `${name} cover ${format.date(covered.from)} to ${format.date(covered.to - 1)} (${countedText(days, 'day')}).`
    const short =
      previousFrom !== null && period.from !== null && covered.from > previousFrom && covered.from < period.from
    return short
      ? [reach, `${name} cover only part of the previous period that the key figures are compared with.`]
      : [reach]
  })
}

/** The same warning of several results is told once. */
const warningsOf = (results: readonly ResultLike[]): string[] => [
  ...new Set(results.flatMap(({ analysis, meta }) => meta.warnings.map((warning) => `${named(analysis)}: ${warning}`))),
]

/** Analyses of the same rows set the same ones aside: of each reason, the most that any saw. */
const setAsideOf = (results: readonly ResultLike[]): string[] => {
  const most = new Map<string, number>()
  for (const { meta } of results) {
    for (const [reason, count] of Object.entries(meta.setAside))
      most.set(reason, Math.max(most.get(reason) ?? 0, count))
  }
  const format = new Intl.NumberFormat('en')
  return [...most].filter(([, count]) => count > 0).map(([reason, count]) => `${reason}: ${format.format(count)}`)
}

const named = (analysis: string): string =>
  analysis === 'rfm' ? 'RFM' : analysis.charAt(0).toUpperCase() + analysis.slice(1)
