import { conditionTexts } from '@polymart/analytics'
import type { Meta } from '@polymart/analytics'
import { shortened } from '@polymart/core'
import { jsonText, plain } from '../terminal/text.js'
import { asideTexts } from './aside.js'

/** What the numbers of a table are of, for people: the analysis, its stores, time and conditions. */
export const headingLines = (meta: Meta, table: string): readonly string[] => {
  const conditions = conditionTexts(meta)
  return [
    `${meta.analysis} ${table} of ${storesOf(meta)}`,
    `${takesPeriod(meta) ? `period ${periodOf(meta)}${comparedWith(meta)}, ` : ''}as of ${localTime(meta.asOf, meta.timeZone)}, time zone ${meta.timeZone}`,
    ...(conditions.length > 0 ? [`where ${briefly(conditions)}`] : []),
  ].map(plain)
}

/** Of a long condition its beginning, so that those behind it are seen too; what is left out, `meta` has. */
const briefly = (conditions: readonly string[]): string =>
  shortened(conditions.map((condition) => shortened(condition, mostOfOne)).join(', '))

const mostOfOne = 80

/** The same and more, a fact a line. */
export const factLines = (meta: Meta, table: string): readonly string[] => {
  const conditions = conditionTexts(meta)
  const aside = asideTexts(meta.setAside)
  return [
    `table: ${meta.analysis} ${table}`,
    `store: ${storesOf(meta)}`,
    ...(takesPeriod(meta) ? [`period: ${periodOf(meta)}${comparedWith(meta)}`] : []),
    `as of: ${localTime(meta.asOf, meta.timeZone)}`,
    `time zone: ${meta.timeZone}`,
    `currency: ${meta.currency ?? 'none'}`,
    `conditions: ${conditions.length > 0 ? conditions.join(', ') : 'none'}`,
    `parameters: ${jsonText(meta.params)}`,
    ...(aside.length > 0 ? [`set aside: ${aside.join(', ')}`] : []),
    ...meta.warnings.map((warning) => `warning: ${warning}`),
  ].map(plain)
}

const storesOf = ({ stores: { entities, sessions } }: Meta): string =>
  entities.url === sessions.url ? entities.url : `${entities.url} (entities) and ${sessions.url} (sessions)`

const periodOf = ({ period: { from, to }, timeZone }: Meta): string => {
  const end = localTime(to, timeZone)
  return from === null ? `up to ${end}` : `${localTime(from, timeZone)} to ${end}`
}

/** Some analyses look at everything before `asOf`. */
const takesPeriod = ({ params }: Meta): boolean => 'period' in params

const comparedWith = ({ comparedPeriod: compared, timeZone }: Meta): string =>
  compared ? `, compared with ${localTime(compared.from, timeZone)} to ${localTime(compared.to, timeZone)}` : ''

/** A date where it is the first instant of one; else to the second, or millisecond. */
const localTime = (at: number, timeZone: string): string => {
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  }).formatToParts(at)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
  const time = `${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}`.replace(/\.000$/, '')
  return time === '00:00:00' ? date : `${date} ${time}`
}
