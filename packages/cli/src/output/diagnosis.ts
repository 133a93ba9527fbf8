import { percentText } from '@polymart/core'
import type { Diagnosis, StoreState } from '@polymart/analytics'
import { count, counted, plain } from '../terminal/text.js'
import { checkLines } from './checks.js'
import { gridLines } from './grid.js'
import { isoTime } from './view.js'

/** What the doctor says, for people. */
export const diagnosisLines = (diagnosis: Diagnosis, all: boolean): readonly string[] => {
  const { stores, checks, counts, currencies, warnings, healthy } = diagnosis
  const wrong = checks.filter(({ rows }) => rows > 0)
  const states = [...new Set([stores.entities, stores.sessions])]
  if (states.every(({ error }) => error !== null)) return states.flatMap(storeLines)
  return [
    ...states.flatMap(storeLines),
    '',
    ...entityLines(diagnosis),
    ...incompleteLines(diagnosis),
    ...(wrong.length > 0 ? ['', 'Problems found:'] : []),
    ...checkLines(wrong, ({ found }) => `found ${found}`, all),
    '',
    ...counts
      .filter(({ rows }) => rows > 0)
      .map(({ check, entity, field, rows }) => `${counted(rows, 'row')} of ${entity}: ${field} ${check}`),
    ...(currencies.length > 0
      ? [
          `Orders by currency: ${currencies.map(({ currency, orders }) => `${plain(currency)} ${count(orders)}`).join(', ')}`,
        ]
      : []),
    ...warnings.map((warning) => `Warning: ${plain(warning)}`),
    wrong.length === 0
      ? `${healthy ? 'Healthy: all' : 'Of the store that can be read, all'} ${counted(checks.length, 'check')} passed.`
      : `${counted(wrong.length, 'check')} of ${count(checks.length)} found problems in ${counted(
          wrong.reduce((rows, check) => rows + check.rows, 0),
          'row',
        )}; the others passed.`,
  ]
}

const storeLines = ({ url, moment, facts }: StoreState): readonly string[] => {
  if (!moment) return [`${plain(url)} cannot be read.`]
  const { generation, at, unfinishedSince } = moment
  const loaded = at === null ? 'never loaded' : `load ${count(generation)}, of ${isoTime(at)}`
  const known = Object.entries(facts).flatMap(([name, fact]) =>
    typeof fact === 'object' ? [] : [plain(`${name} ${factText(fact)}`)],
  )
  return [
    `${plain(url)}: ${[loaded, ...known].join(', ')}`,
    ...partLines(facts),
    ...(unfinishedSince === null ? [] : [`  A load that started at ${isoTime(unfinishedSince)} has not finished.`]),
  ]
}

const factText = (fact: string | number | undefined): string =>
  typeof fact === 'number' ? count(fact) : plain(fact ?? '')

/** What is known of each part of a store, as a table. */
const partLines = (facts: StoreState['facts']): readonly string[] => {
  const parts = Object.entries(facts).flatMap(([name, fact]) => (typeof fact === 'object' ? [{ name, fact }] : []))
  if (parts.length === 0) return []
  const names = [...new Set(parts.flatMap(({ fact }) => Object.keys(fact)))]
  const isNumber = (name: string): boolean => parts.some(({ fact }) => typeof fact[name] === 'number')
  return [
    '',
    ...gridLines(
      [
        { header: 'part', align: 'left', cells: parts.map(({ name }) => plain(name)) },
        ...names.map((header) => ({
          header,
          align: isNumber(header) ? ('right' as const) : ('left' as const),
          cells: parts.map(({ fact }) => factText(fact[header])),
        })),
      ],
      parts.length,
    ),
  ]
}

const entityLines = ({ entities }: Diagnosis): readonly string[] => {
  const time = (at: number | null): string => (at === null ? '' : isoTime(at))
  return gridLines(
    [
      { header: 'entity', align: 'left', cells: entities.map(({ entity }) => entity) },
      { header: 'rows', align: 'right', cells: entities.map(({ rows }) => count(rows)) },
      { header: 'earliest', align: 'left', cells: entities.map(({ earliest }) => time(earliest)) },
      { header: 'latest', align: 'left', cells: entities.map(({ latest }) => time(latest)) },
    ],
    entities.length,
  )
}

const incompleteLines = ({ entities }: Diagnosis): readonly string[] => {
  const incomplete = entities.flatMap(({ entity, fields }) =>
    fields.flatMap(({ field, share }) => (share !== null && share < 1 ? [{ field: `${entity}.${field}`, share }] : [])),
  )
  if (incomplete.length === 0) return []
  return [
    '',
    ...gridLines(
      [
        { header: 'field', align: 'left', cells: incomplete.map(({ field }) => field) },
        { header: 'filled', align: 'right', cells: incomplete.map(({ share }) => percentText(share)) },
      ],
      incomplete.length,
    ),
  ]
}

const iso = (at: number | null): string | null => (at === null ? null : isoTime(at))

/** The whole diagnosis, with times as ISO 8601. */
export const diagnosisInJson = (diagnosis: Diagnosis) => {
  const store = ({ moment, ...rest }: StoreState) => ({
    ...rest,
    moment: moment && { ...moment, at: iso(moment.at), unfinishedSince: iso(moment.unfinishedSince) },
  })
  return {
    ...diagnosis,
    stores: { entities: store(diagnosis.stores.entities), sessions: store(diagnosis.stores.sessions) },
    entities: diagnosis.entities.map(({ earliest, latest, ...rest }) => ({
      ...rest,
      earliest: iso(earliest),
      latest: iso(latest),
    })),
  }
}
