import type { Finished } from '../analysis.js'
import { column, ratio } from '../result/columns.js'
import { compareLabels } from '../result/order.js'
import type { FunnelSpec } from '../scope.js'
import { isLedger } from './params.js'
import { newOutcome } from './partial.js'
import type { FunnelState, Outcome } from './partial.js'

export const funnelFinish = (states: readonly FunnelState[], spec: FunnelSpec): Finished => {
  const steps = spec.steps.length
  const outcomes = new Map<string, Outcome>(spec.by ? [] : [['', newOutcome(steps)]])
  for (const state of states) {
    for (const [label, outcome] of state.outcomes) {
      const sum = outcomes.get(label) ?? newOutcome(steps)
      add(sum, outcome)
      outcomes.set(label, sum)
    }
  }
  const groups = [...outcomes].sort(([a], [b]) => compareLabels(a, b)).map(([label, outcome]) => ({ label, outcome }))
  const labels = (repeat: number) =>
    spec.by
      ? [
          column(
            spec.by.name,
            'text',
            groups.flatMap(({ label }) => new Array<string>(repeat).fill(label)),
          ),
        ]
      : []
  const rows = groups.flatMap(({ outcome }) =>
    spec.steps.map((step, i) => stepRow(outcome, i, step.name, isLedger(step, spec))),
  )
  const all = groups.map(({ outcome }) => outcome)
  return {
    tables: {
      steps: [
        ...labels(steps),
        column(
          'step',
          'integer',
          rows.map((row) => row.step),
        ),
        column(
          'name',
          'text',
          rows.map((row) => row.name),
        ),
        column(
          'reached',
          'integer',
          rows.map((row) => row.reached),
        ),
        column(
          'fromFirst',
          'ratio',
          rows.map((row) => row.fromFirst),
        ),
        column(
          'fromPrevious',
          'ratio',
          rows.map((row) => row.fromPrevious),
        ),
        column(
          'medianMsFromFirst',
          'number',
          rows.map((row) => row.medianMsFromFirst),
        ),
        column(
          'meanMsFromFirst',
          'number',
          rows.map((row) => row.meanMsFromFirst),
        ),
        column(
          'medianMsFromPrevious',
          'number',
          rows.map((row) => row.medianMsFromPrevious),
        ),
        column(
          'meanMsFromPrevious',
          'number',
          rows.map((row) => row.meanMsFromPrevious),
        ),
        column(
          'netMinor',
          'money',
          rows.map((row) => row.netMinor),
        ),
      ],
      summary: [
        ...labels(1),
        column(
          'entered',
          'integer',
          all.map((of) => of.entered),
        ),
        column(
          'converted',
          'integer',
          all.map((of) => of.converted),
        ),
        column(
          'pending',
          'integer',
          all.map((of) => of.pending),
        ),
        column(
          'dropped',
          'integer',
          all.map((of) => of.dropped),
        ),
        column(
          'conversion',
          'ratio',
          all.map((of) => ratio(of.converted, of.entered)),
        ),
        column(
          'matureEntered',
          'integer',
          all.map((of) => of.matureEntered),
        ),
        column(
          'matureConverted',
          'integer',
          all.map((of) => of.matureConverted),
        ),
        column(
          'matureConversion',
          'ratio',
          all.map((of) => ratio(of.matureConverted, of.matureEntered)),
        ),
      ],
    },
    warnings: all.some((of) => of.entered > 0) ? [] : ['Nobody took the first step in the period.'],
  }
}

const add = (sum: Outcome, more: Outcome): void => {
  for (const name of ['entered', 'converted', 'pending', 'dropped', 'matureEntered', 'matureConverted'] as const)
    sum[name] += more[name]
  more.net.forEach((net, step) => (sum.net[step]! += net))
  for (const name of ['fromFirst', 'fromPrevious'] as const) {
    more[name].forEach((values, step) => {
      const all = sum[name][step]!
      for (let i = 0; i < values.length; i++) all.push(values[i]!)
    })
  }
}

const stepRow = (outcome: Outcome, step: number, name: string, ledger: boolean) => {
  const first = outcome.fromFirst[step]!
  const previous = outcome.fromPrevious[step]!
  const reached = first.length
  return {
    step: step + 1,
    name,
    reached,
    fromFirst: ratio(reached, outcome.entered),
    fromPrevious: step === 0 ? null : ratio(reached, outcome.fromFirst[step - 1]!.length),
    medianMsFromFirst: median(first),
    meanMsFromFirst: ratio(sumOf(first), reached),
    medianMsFromPrevious: step === 0 ? null : median(previous),
    meanMsFromPrevious: step === 0 ? null : ratio(sumOf(previous), reached),
    netMinor: ledger ? outcome.net[step]! : null,
  }
}

const sumOf = (values: readonly number[]): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum
}

/** The middle value, or half way between the two middle ones; null of nothing. */
const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null
  const sorted = new Float64Array(values).sort()
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}
