import { describeAnalyses } from '@polymart/analytics'
import type { AnalysisName } from '@polymart/analytics'
import type { AnalysisFigure } from '../cards/analysis-figure.js'
import { viewOf } from '../cards/of-result.js'
import { needed } from '../cards/spec.js'
import type { Settled } from '../cards/spec.js'
import { cardHtml, failedCardHtml, tablesOf } from './card.js'
import type { Card } from './card.js'
import { documentHtml } from './document.js'
import { headerHtml } from './header.js'
import { markup } from './markup.js'
import type { Markup } from './markup.js'
import { firstRows, tableOf } from './table.js'

/** An analysis with its figures. */
export interface GalleryPart {
  readonly name: AnalysisName
  readonly label: string
  readonly question: string
  readonly figures: readonly {
    readonly id: string
    readonly figure: AnalysisFigure
    /** The command that gives what it draws, by which its result is known. */
    readonly call: string
  }[]
}

/** Rows of a table beside its figure; the CSV has more. */
const rowsShown = 12
const mostInCsv = 500

/** Each figure of each analysis on one page. */
export const galleryHtml = (
  parts: readonly GalleryPart[],
  results: Settled,
  { title, made }: { readonly title: string; readonly made: number },
): string => {
  const cards = parts.map(({ name, figures }) => ({
    name,
    made: figures.map((figure) => cardOf(name, figure, results)),
  }))
  const shown = cards.flatMap(({ made }) => made.flatMap(({ card }) => card ?? []))
  return documentHtml({
    title,
    body: markup`
      ${headerHtml(results, { title, made, links: parts.map(({ name, label }) => ({ id: `analysis-${name}`, label })) })}
      <main>
        ${parts.map(
          ({ name, label, question }, i) => markup`
            <section class="part" id="analysis-${name}" aria-labelledby="analysis-${name}-title">
              <h2 id="analysis-${name}-title">${label}</h2>
              <p class="definition">${question}</p>
              <div class="cards">${cards[i]!.made.map(({ html }) => html)}</div>
            </section>`,
        )}
      </main>`,
    views: shown.flatMap(({ views, empty }) => (empty ? [] : views)),
    csv: Object.fromEntries(shown.flatMap(tablesOf).map(({ id, csv }) => [id, csv])),
  })
}

interface Made {
  readonly card: Card | null
  readonly html: Markup
}

const cardOf = (name: AnalysisName, { id, figure, call }: GalleryPart['figures'][number], results: Settled): Made => {
  try {
    const result = needed(results[call])
    const { table, label, question } = figure
    const view = viewOf(id, figure, result)
    const rows = result.columns[table]?.[0]?.values.length ?? 0
    const card: Card = {
      id,
      title: `${labelOf(name)}: ${label}`,
      definition: question,
      ...(!figure.isWide && { half: true }),
      views: [{ ...view, call }],
      tables: aboutCustomers(name, table)
        ? []
        : [firstRows(tableOf(result, { id: `${id}-${table}`, title: 'Its numbers', table, mostInCsv }), rowsShown)],
      notes: result.meta.warnings,
      empty: rows === 0 ? 'Nothing to show.' : null,
    }
    return { card, html: cardHtml(card) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { card: null, html: failedCardHtml({ id, title: `${labelOf(name)}: ${figure.label}` }, message) }
  }
}

/** Labels of figures alone need not be unique on the page. */
const labelOf = (analysis: AnalysisName): string => describeAnalyses().find(({ name }) => name === analysis)!.label

const aboutCustomers = (analysis: AnalysisName, name: string): boolean =>
  describeAnalyses()
    .find((each) => each.name === analysis)!
    .tables.some((table) => table.name === name && table.aboutCustomers)
