import { countedText, PolymartError, shownValue } from '@polymart/core'
import { formatOf, givenOf, renderCard, tableOf } from '@polymart/viz'
import type { Card, CardSpec, ResultLike, TableView } from '@polymart/viz'
import type { Result } from '@polymart/analytics'
import type { Answer, Source } from '../../answering/source.js'
import { generationOf } from '../../state/generation.js'
import type { View } from '../view.js'
import { callFor, peopleIn } from './kinds.js'
import type { AskedPeople, PersonRow } from './kinds.js'
import { linksFor } from './links.js'

const rowsShown = 500
/** More would make the page too large; the API gives all of them. */
const mostInCsv = 50_000

/** The card of the customers behind a number. */
export const peopleCard = async ({ shop, ask }: Source, view: View): Promise<Answer> => {
  const asked = peopleIn(view.query)
  const given = await givenOf(shop, view.params)
  const [name, params] = callFor(asked, given)
  const result = await ask(name, params)
  const spec: CardSpec = {
    id: 'people',
    title: 'Customers',
    section: 'customers',
    aboutCustomers: true,
    calls: () => ({}),
    card: () => cardOf(asked, result, view.query),
  }
  return { body: renderCard(spec, {}, linksFor(view)), generation: generationOf(result.meta.stores) }
}

const cardOf = (asked: AskedPeople, result: Result, query: URLSearchParams): Card => {
  const { meta } = result
  const rows = result.rows('customers') as readonly PersonRow[]
  const found = rows.flatMap((row, place) => (asked.includes(row, asked.own, meta) ? [place] : []))
  const { table, sort } = sortedTable(asked, result, found, query)
  const { from, to } = meta.period
  const format = formatOf(meta)
  const dates = from === null ? '' : ` ${format.date(from)} to ${format.date(to - 1)}.`
  return {
    id: 'people',
    title: asked.title(asked.own),
    definition: `${asked.definition}${dates} Customers appear by id only, without personal data.`,
    views: [],
    tables: [{ ...table, sort }],
    notes: [
      ...(found.length > mostInCsv
        ? [`The CSV file holds the first ${mostInCsv.toLocaleString('en')}; the API gives all of them.`]
        : []),
    ],
    empty: found.length === 0 ? 'No customer is behind this number under these conditions.' : null,
  }
}

const sortedTable = (
  { show, sort: usual }: AskedPeople,
  result: ResultLike,
  found: readonly number[],
  query: URLSearchParams,
): { readonly table: TableView; readonly sort: TableView['sort'] } => {
  const sort = query.get('sort') ?? usual
  const by = sort.replace(/^-/, '')
  const column = result.columns['customers']!.find(({ name }) => name === by)
  if (!column) throw new PolymartError('argument', `There is no column ${shownValue(by)} to sort by.`)
  const sign = sort.startsWith('-') ? -1 : 1
  const { values } = column
  const order = [...found].sort((a, b) => {
    const [x = null, y = null] = [values[a], values[b]]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    return x === y ? a - b : sign * (x < y ? -1 : 1)
  })
  const table = tableOf(result, {
    id: 'people',
    title: countedText(found.length, 'customer'),
    table: 'customers',
    show,
    order,
    mostInCsv,
    open: true,
  })
  const cut = table.rows.length > rowsShown
  return {
    table: {
      ...table,
      title: cut ? `${table.title}, the first ${rowsShown} of them` : table.title,
      rows: table.rows.slice(0, rowsShown),
    },
    sort: { by, direction: sign > 0 ? 'ascending' : 'descending', hrefOf: (name) => sortHref(query, name, sort) },
  }
}

/** The other direction of the column that it is sorted by; of numbers first the largest, which most look for. */
const sortHref = (query: URLSearchParams, name: string, sort: string): string => {
  const other = new URLSearchParams(query)
  other.set('sort', sort === `-${name}` ? name : `-${name}`)
  return `?${other.toString()}`
}
