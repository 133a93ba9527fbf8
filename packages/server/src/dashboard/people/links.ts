import { instantOf, startOfDate } from '@polymart/core'
import type { LinksOf, TableSource } from '@polymart/viz'
import type { Meta } from '@polymart/analytics'
import type { View } from '../view.js'
import type { PeopleKind } from './kinds.js'
import { spanOf } from './span.js'

type Row = Readonly<Record<string, string | number | boolean | null>>

/** What of an address leads to the customers behind a number, beside what narrows the page already. */
interface Behind {
  readonly of: PeopleKind
  readonly own?: Readonly<Record<string, string>>
  /** A further condition. */
  readonly where?: string
  /** Whose place `country` means in the conditions of the card. */
  readonly places?: 'session' | 'billing' | 'user'
  /** Dates of its own, within the period. */
  readonly span?: { readonly since: string; readonly until: string }
}

/** By table, the column whose numbers lead to customers, and to which. */
type Links = Readonly<Record<string, Readonly<Record<string, (row: Row, meta: Meta) => Behind | undefined>>>>

const links: Links = {
  'rfm.groups': { customers: ({ group }) => ({ of: 'group', own: { group: String(group) } }) },
  'migration.matrix': {
    customers: ({ fromGroup, toGroup }) => ({
      of: 'movement',
      own: { fromGroup: String(fromGroup), toGroup: String(toGroup) },
    }),
  },
  'cohorts.cohorts': {
    users: ({ cohort }, { params }) =>
      params['cohort'] === 'firstOrder'
        ? { of: 'cohort', own: { cohort: String(cohort), every: String(params['every']) } }
        : undefined,
  },
  'repurchase.steps': { customers: ({ order }) => ({ of: 'orders', own: { orders: String(order) } }) },
  'repurchase.summary': {
    customers: () => ({ of: 'orders', own: { orders: '1' } }),
    repeatCustomers: () => ({ of: 'orders', own: { orders: '2' } }),
  },
  'geography.places': {
    buyers: ({ country }, { params }) => {
      const places = params['basis'] === 'billing' ? 'billing' : 'session'
      const where = conditionOn(`${places}.country`, country)
      return where === undefined ? undefined : { of: 'buyers', places, where }
    },
    persons: ({ country }) => visitorsOf('session.country', country),
  },
  'sessions.sessions': {
    persons: (row) => {
      const [field, value] = Object.entries(row)[0]!
      return isCalendar(field) ? undefined : visitorsOf(field === 'country' ? 'session.country' : field, value)
    },
  },
  'revenue.revenue': {
    buyers: ({ from }, meta) => ({
      of: 'buyers',
      places: 'billing',
      span: spanOf(String(from), String(meta.params['every'])),
    }),
  },
}

const isCalendar = (field: string): boolean => ['hour', 'weekday', 'day', 'week', 'month'].includes(field)

const visitorsOf = (field: string, value: Row[string] | undefined): Behind | undefined => {
  const where = conditionOn(field, value)
  return where === undefined ? undefined : { of: 'visitors', places: 'session', where }
}

/** The condition that a label stands for; none for orders without a session, which no condition finds. */
const conditionOn = (field: string, value: Row[string] | undefined): string | undefined => {
  if (typeof value !== 'string' || value === '(no session)') return undefined
  if (value === '(not set)') return `${field}=null`
  // A text that would be read as something else than itself stands in quotes.
  return `${field}=${/^(null|\[.*\]|".*")$/s.test(value) ? JSON.stringify([value]) : value}`
}

/** For a reader who may see customers: where the cells of a card's tables lead. */
export const linksFor =
  ({ query }: View): LinksOf =>
  (source) => {
    const columns = source.result.columns[source.table] ?? []
    const person = columns.find(({ kind }) => kind === 'person')
    const { meta, analysis } = source.result
    const own = links[`${analysis}.${source.table}`]
    if (!person && !own) return undefined
    return (row, name) => {
      if (person?.name === name) return personHref(query, String(person.values[row]))
      const behind = own?.[name]
      const number = columns.find((column) => column.name === name)?.values[row]
      if (!behind || !number) return undefined
      const found = behind(rowOf(source, row), meta)
      return found && peopleHref(query, meta, found)
    }
  }

const rowOf = ({ result, table }: TableSource, row: number): Row =>
  Object.fromEntries((result.columns[table] ?? []).map(({ name, values }) => [name, values[row]!]))

/** The page of one customer, under what narrows this one that can narrow it. */
const personHref = (query: URLSearchParams, userId: string): string => {
  return `/person?${keptOf(query, { user: userId }).toString()}`
}

/** What narrows every page. */
const keptOf = (query: URLSearchParams, own: Readonly<Record<string, string>>): URLSearchParams => {
  const kept = new URLSearchParams(own)
  for (const name of ['timeZone', 'currency', 'asOf']) if (query.get(name)) kept.set(name, query.get(name)!)
  return kept
}

const peopleHref = (query: URLSearchParams, meta: Meta, { of, own = {}, where, places, span }: Behind): string => {
  const kept = keptOf(query, { of, ...own })
  for (const [name, value] of Object.entries(periodOf(query, meta, span))) kept.set(name, value)
  // A row meets the other conditions on its own field already.
  const others = query.getAll('where').map((condition) => placed(condition, places))
  const [field] = where?.split('=') ?? []
  for (const condition of others) if (fieldOf(condition) !== field) kept.append('where', condition)
  if (where !== undefined) kept.append('where', where)
  return `/people?${kept.toString()}`
}

const fieldOf = (condition: string): string => condition.split(/[=!<>]/)[0]!.trim()

/** A place means another one in each analysis: the list is told whose. */
const placed = (condition: string, places: Behind['places']): string =>
  places ? condition.replace(/^\s*(country|region|city)(?=\s*[=!<>])/, `${places}.$1`) : condition

/** The period as the page asks for it, or else as the card has it, so that the list is of the same. */
const periodOf = (query: URLSearchParams, meta: Meta, span: Behind['span']): Readonly<Record<string, string>> => {
  const { period, timeZone, asOf, params } = meta
  const asked = ['last', 'since', 'until'].flatMap((name) => {
    const text = query.get(name)
    return text ? [[name, text] as const] : []
  })
  if (!span && (asked.length > 0 || period.from === null || !('period' in params))) return Object.fromEntries(asked)
  const [from, to] = span
    ? [
        Math.max(instantOf(span.since, timeZone, 'since'), period.from ?? -Infinity),
        Math.min(instantOf(span.until, timeZone, 'until'), period.to),
      ]
    : [period.from!, period.to]
  return { since: boundText(from, timeZone), ...(to < asOf && { until: boundText(to, timeZone) }) }
}

/** A local date where it is the start of one. */
const boundText = (at: number, timeZone: string): string =>
  startOfDate(at, timeZone) === at
    ? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)
    : new Date(at).toISOString()
