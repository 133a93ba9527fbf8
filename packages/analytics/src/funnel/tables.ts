import { columnsOfRows } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import type { FunnelSpec } from './params.js'
import type { Outcome } from './partial.js'

/** A step and a value of the breakdown. */
export interface StepRow {
  readonly label: string
  /** From 1. */
  readonly step: number
  readonly name: string
  readonly reached: number
  readonly fromFirst: number | null
  readonly fromPrevious: number | null
  readonly sinceFirst: Averages
  readonly sincePrevious: Averages
  readonly net: number | null
}

/** Of milliseconds between two steps. */
export interface Averages {
  readonly median: number | null
  readonly mean: number | null
}

/** All chains of one value of the breakdown. */
export interface SummaryRow extends Outcome {
  readonly label: string
}

const step = columnsOfRows<StepRow, FunnelSpec>()
const summary = columnsOfRows<SummaryRow, FunnelSpec>()

export const funnelTables = {
  steps: {
    rows: 'By the field of `by`, then the step.',
    key: ['by', 'step', 'name'],
    ofSessions: true,
    columns: {
      by: step.breakdown(
        'its value, or "(not set)"; the column has the field\'s name, and is there only with `by`',
        ({ label }) => label,
      ),
      step: step.count('from 1', ({ step }) => step),
      name: step.step("the step's name, or its type", ({ name }) => name),
      reached: step.count('persons (or sessions) who got there', ({ reached }) => reached),
      fromFirst: step.share.orNull('`reached` ÷ those who entered; null if nobody did', ({ fromFirst }) => fromFirst, {
        label: 'Share of first step',
      }),
      fromPrevious: step.share.orNull(
        '`reached` ÷ those who reached the step before; null at step 1',
        ({ fromPrevious }) => fromPrevious,
        { label: 'Step conversion' },
      ),
      medianMsFromFirst: step.duration.orNull(
        'median of the milliseconds since the first step; 0 at step 1, null if nobody got there',
        ({ sinceFirst }) => sinceFirst.median,
        { label: 'Median time from first step' },
      ),
      meanMsFromFirst: step.duration.orNull('mean of the same', ({ sinceFirst }) => sinceFirst.mean, {
        label: 'Mean time from first step',
      }),
      medianMsFromPrevious: step.duration.orNull(
        'median of the milliseconds since the step before; null at step 1',
        ({ sincePrevious }) => sincePrevious.median,
        { label: 'Median time from previous step' },
      ),
      meanMsFromPrevious: step.duration.orNull('mean of the same', ({ sincePrevious }) => sincePrevious.mean, {
        label: 'Mean time from previous step',
      }),
      netMinor: step.money.orNull(
        'net of the orders in the chains; null at steps that are not the ledger',
        ({ net }) => net,
        {
          label: 'Net revenue',
        },
      ),
    },
  },
  summary: {
    rows: 'By the field of `by`.',
    key: ['by'],
    ofSessions: true,
    columns: {
      by: summary.breakdown('its value, or "(not set)"', ({ label }) => label),
      entered: summary.count('persons (or sessions) who took the first step in the period', ({ entered }) => entered),
      converted: summary.count('those of them who reached the last step', ({ converted }) => converted),
      pending: summary.count('those who have not, and still have time', ({ pending }) => pending),
      dropped: summary.count('those who have not, and had the whole window', ({ dropped }) => dropped),
      conversion: summary.share.orNull('`converted` ÷ `entered`', ({ converted, entered }) =>
        ratio(converted, entered),
      ),
      matureEntered: summary.count(
        'entries that had the whole window before `asOf`',
        ({ matureEntered }) => matureEntered,
        {
          label: 'Entered (full window)',
        },
      ),
      matureConverted: summary.count(
        'those of them who reached the last step',
        ({ matureConverted }) => matureConverted,
        {
          label: 'Converted (full window)',
        },
      ),
      matureConversion: summary.share.orNull(
        '`matureConverted` ÷ `matureEntered`: the number to trust',
        ({ matureConverted, matureEntered }) => ratio(matureConverted, matureEntered),
        { label: 'Conversion (full window)' },
      ),
    },
  },
}
