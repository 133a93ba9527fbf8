import { conditionText, PolymartError, shownValue, tooDeepAt, whereOfTexts } from '@polymart/core'
import type { AnalysisDescription, CommonParams, ParamDescription } from '@polymart/analytics'
import { Refusal } from '../refusal.js'

/** What a request asks of an analysis. */
export interface Ask {
  readonly params: CommonParams
  /** Default: the analysis' first one. */
  readonly table: string | undefined
  readonly format: string | undefined
  readonly limit: number
  readonly offset: number
}

/** Rows of one answer, where nobody says; and at most, of those that are not for a file. */
export const usualRows = 1000
export const mostRows = 10_000

/** Parameters of a request itself, beside those of the analysis. */
const ofPage = ['table', 'format', 'limit', 'offset']
/** How an analysis runs is the server's matter. */
const ofRun = ['executor', 'workers', 'partitions', 'signal', 'onProgress']

type Given = Readonly<Record<string, unknown>>

/** What the query of an address asks: `?asOf=2026-07-01&where=country=DE&where=device=mobile&table=groups`. */
export const askOfQuery = (
  query: URLSearchParams,
  { params: own }: AnalysisDescription,
  common: readonly ParamDescription[],
): Ask => {
  const flags = new Map([...own, ...common].map(({ name, flag }) => [name, flag]))
  const given: [string, unknown][] = []
  const period: [string, string][] = []
  for (const name of new Set(query.keys())) {
    const texts = query.getAll(name)
    if (name === 'where') {
      given.push([
        name,
        whereOfTexts(
          texts.map((text) => conditionText(text, { name })),
          { name },
        ),
      ])
      continue
    }
    if (texts.length > 1)
      throw new PolymartError('argument', `Expected ${shownValue(name)} once, found it ${texts.length} times.`)
    const text = texts[0]!
    if (name === 'since' || name === 'until') period.push([name === 'since' ? 'from' : 'to', text])
    else if (name === 'compare') given.push([name, comparisonOf(text)])
    else if (name === 'params') given.unshift(...Object.entries(objectOf(text)))
    else if (flags.has(name)) given.push([name, flagValue(name, text, flags.get(name))])
    else given.push([name, pageValue(name, text)])
  }
  if (period.length > 0) given.push(['period', Object.fromEntries(period)])
  return askOf(Object.fromEntries(given), own)
}

/** What a JSON body asks: parameters as in code, with `table`, `format`, `limit` and `offset` beside them. */
export const askOfBody = (text: string, { params: own }: AnalysisDescription): Ask => askOf(objectOf(text), own)

const askOf = (given: Given, own: readonly ParamDescription[]): Ask => {
  const isOwn = new Set(own.map(({ name }) => name))
  for (const name of ofRun) {
    if (Object.hasOwn(given, name)) {
      throw new PolymartError('argument', `How an analysis runs is up to the server: leave ${name} out.`)
    }
  }
  const page = Object.fromEntries(ofPage.map((name) => [name, isOwn.has(name) ? undefined : given[name]]))
  const params = Object.fromEntries(Object.entries(given).filter(([name]) => isOwn.has(name) || !ofPage.includes(name)))
  return {
    params,
    table: textOf('table', page['table']),
    format: textOf('format', page['format']),
    limit: wholeOf('limit', page['limit'], 1, mostRows, usualRows),
    offset: wholeOf('offset', page['offset'], 0, Number.MAX_SAFE_INTEGER, 0),
  }
}

const comparisonOf = (text: string): unknown => {
  const [from, to, ...more] = text.split('..')
  return from && to && more.length === 0 ? { from, to } : text
}

/** A parameter as the command's flag of its name reads it; one without a value, such as `test`, is true or false. */
const flagValue = (name: string, text: string, flag: ParamDescription['flag']): unknown => {
  if (!flag) return jsonOf(text)
  if (flag.value !== null) return flag.read(text)
  if (text === 'true' || text === '') return true
  if (text === 'false') return false
  throw new PolymartError('argument', `Expected ${name} to be true or false, found ${shownValue(text)}.`)
}

const pageValue = (name: string, text: string): unknown =>
  (name === 'limit' || name === 'offset') && /^\d{1,15}$/.test(text) ? Number(text) : text

const textOf = (name: string, value: unknown): string | undefined => {
  if (value === undefined || typeof value === 'string') return value
  throw new PolymartError('argument', `Expected ${name} to be a text, found ${shownValue(value)}.`)
}

const wholeOf = (name: string, value: unknown, least: number, most: number, usual: number): number => {
  if (value === undefined) return usual
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
  throw new PolymartError('argument', `Expected ${name} to be a whole number ${range}, found ${shownValue(value)}.`)
}

const objectOf = (text: string): Given => {
  const value = jsonOf(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given
  throw new PolymartError('argument', `Expected a JSON object such as {"bins": 4}, found ${shownValue(value)}.`)
}

const jsonOf = (text: string): unknown => {
  if (tooDeepAt(text) !== undefined) throw new Refusal(400, 'argument', 'This JSON is nested too deeply.')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PolymartError('argument', `Expected JSON, found ${shownValue(text)}.`, { cause })
  }
}
