import { conditionText, PolymartError, shownValue, startOfDatesBefore, whereOfTexts } from '@polymart/core'
import type { CommonParams, Compare, Shop } from '@polymart/analytics'
import { explain } from '@polymart/analytics'
import type { QuestionOf } from '../answering/question.js'
import type { Answer, Source } from '../answering/source.js'
import { peopleNames } from './people/kinds.js'

/** What narrows a page, as its address says it. */
export interface View {
  /** The address itself. */
  readonly query: URLSearchParams
  readonly params: CommonParams
  /** Fields that cards are broken down by, by the card's id. */
  readonly by: Readonly<Record<string, string>>
}

/** Periods that end with the data, by the word that an address has for them. */
export const lastPeriods = {
  '7d': { label: '7 days', length: { days: 7 } },
  '30d': { label: '30 days', length: { days: 30 } },
  '90d': { label: '90 days', length: { days: 90 } },
  '12m': { label: '12 months', length: { months: 12 } },
} as const

type LastPeriod = keyof typeof lastPeriods

/** Parameters of a page's address: of the period, of the whole, and conditions. */
const known = ['last', 'since', 'until', 'compare', 'timeZone', 'currency', 'asOf', 'where']

/**
 * Reads a page's address. Empty values are as if they were not there, since a form sends all of its fields.
 *
 * @throws PolymartError `argument`: something in it is wrong.
 */
export const viewOf = async (shop: Shop, query: URLSearchParams): Promise<View> => {
  const one = (name: string): string | undefined => {
    const text = query.get(name)?.trim()
    return text === '' ? undefined : text
  }
  for (const name of query.keys()) {
    if (!known.includes(name) && !peopleNames.includes(name) && !name.startsWith('by.'))
      throw new PolymartError(
        'argument',
        `Unknown parameter ${shownValue(name)} in the address. Known: ${known.join(', ')}.`,
      )
  }
  const place = { name: 'where' }
  const where = query
    .getAll('where')
    .filter(Boolean)
    .map((text) => conditionText(text, place))
  const params: CommonParams = {
    ...given('timeZone', one('timeZone')),
    ...given('currency', one('currency')),
    ...given('asOf', one('asOf')),
    ...given('compare', comparisonOf(one('compare'))),
    ...(where.length > 0 && { where: whereOfTexts(where, place) }),
  }
  const period = await periodOf(shop, params, { last: one('last'), from: one('since'), to: one('until') })
  return {
    query,
    params: { ...params, ...(period && { period }) },
    by: Object.fromEntries(
      Array.from(query, ([name, value]) => [name, value] as const)
        .filter(([name, value]) => name.startsWith('by.') && value !== '')
        .map(([name, value]) => [name.slice('by.'.length), value]),
    ),
  }
}

const given = <K extends keyof CommonParams>(name: K, value: CommonParams[K] | undefined): Partial<CommonParams> =>
  value === undefined ? {} : { [name]: value }

const comparisonOf = (text: string | undefined): Compare | undefined => {
  if (text === undefined || text === 'none') return undefined
  const [from, to, ...more] = text.split('..')
  return from && to && more.length === 0 ? { from, to } : (text as Compare)
}

/** Whether an address reads as a page: fails where it does not. */
export const addressAnswer = async ({ shop }: Source, { query }: QuestionOf<'address'>): Promise<Answer> => {
  await viewOf(shop, new URLSearchParams(query))
  return { body: {}, generation: undefined }
}

interface AskedPeriod {
  readonly last: string | undefined
  readonly from: string | undefined
  readonly to: string | undefined
}

const periodOf = async (
  shop: Shop,
  params: CommonParams,
  { last, from, to }: AskedPeriod,
): Promise<CommonParams['period']> => {
  if (last === undefined)
    return from === undefined && to === undefined ? undefined : { ...bound('from', from), ...bound('to', to) }
  if (!Object.hasOwn(lastPeriods, last))
    throw new PolymartError(
      'argument',
      `Expected last to be ${Object.keys(lastPeriods).join(', ')}, found ${shownValue(last)}.`,
    )
  const { asOf, timeZone } = await explain(shop, 'rfm', params)
  return { from: startOfDatesBefore(asOf, timeZone, lastPeriods[last as LastPeriod].length) }
}

const bound = (name: 'from' | 'to', value: string | undefined): object => (value === undefined ? {} : { [name]: value })
