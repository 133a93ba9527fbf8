import { columnsOfRows } from '../define/columns.js'
import type { InsightsSpec } from './params.js'

/** A finding with its place. */
export interface FindingRow {
  readonly rank: number
  readonly kind: string
  readonly sentence: string
  readonly net: number | null
  readonly evidence: string
  readonly call: string
}

const { count, money, sentence, text } = columnsOfRows<FindingRow, InsightsSpec>()

export const insightsTables = {
  findings: {
    rows: 'By money at stake, the most first; then those of which it cannot be told, by kind and sentence. None is a valid answer.',
    key: ['rank'],
    compared: false,
    columns: {
      rank: count('from 1', ({ rank }) => rank),
      kind: text('what kind of finding it is', ({ kind }) => kind),
      sentence: sentence('what was found, with its numbers and of whom they are', ({ sentence }) => sentence, {
        label: 'Finding',
      }),
      netMinor: money.orNull('net revenue at stake; null where it cannot be told', ({ net }) => net, {
        label: 'At stake',
      }),
      evidence: sentence('the test that it passed, and how what is at stake was counted', ({ evidence }) => evidence),
      call: sentence('the command that shows the numbers behind it', ({ call }) => call),
    },
  },
}
