import { PolymartError } from '@polymart/core'
import { cardOfResult } from '../cards/of-result.js'
import type { ResultLike } from '../figure.js'
import { cardHtml } from '../page/card.js'
import { frameHtml } from './frame.js'
import type { ShowOptions } from './show.js'

/** Pixels of what stands around a table, of its row, and of the tallest frame. */
const around = 230
const perRow = 33
const tallest = 640

/**
 * One table of a result as HTML for a notebook, `display.html(showTable(result, 'groups'))`: amounts with their
 * currency, lengths of time and shares in words, columns that sort by their headings, and the whole as CSV.
 *
 * @param name default the first table that is not about single customers
 * @throws PolymartError `argument`: there is no such table, or it is about customers and they were not asked for.
 */
export const showTable = (
  result: ResultLike,
  name?: string,
  { theme = 'light', includeCustomers = false }: ShowOptions = {},
): string => {
  const card = cardOfResult(result, { includeCustomers })
  const table = name === undefined ? card.tables[0] : card.tables.find(({ id }) => id === name)
  if (!table) throw notShown(result, name, card.tables)
  return frameHtml(Math.min(tallest, around + perRow * table.rows.length), {
    title: `${card.title}: ${table.title}`,
    body: cardHtml({ ...card, views: [], tables: [{ ...table, open: true }] }),
    views: [],
    csv: { [table.id]: table.csv },
    theme,
  })
}

const notShown = (
  { analysis, columns }: ResultLike,
  name: string | undefined,
  shown: readonly { readonly id: string }[],
): PolymartError => {
  const names = shown.map(({ id }) => id).join(', ')
  return new PolymartError(
    'argument',
    name !== undefined && Object.hasOwn(columns, name)
      ? `The table ${name} of ${analysis} is about single customers. Pass includeCustomers: true to show it.`
      : `Expected a table of ${analysis} (${names}), found ${JSON.stringify(name)}.`,
  )
}
