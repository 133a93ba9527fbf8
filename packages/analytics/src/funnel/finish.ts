import type { Finished } from '../analysis.js'
import { column, ratio } from '../result/columns.js'
import { compareLabels } from '../result/order.js'
import type { FunnelSpec } from '../scope.js'
import { isLedger } from './params.js'
import { newOutcome } from './partial.js'
import type { FunnelState, Outcome, Times } from './partial.js'

export const funnelFinish = (states: readonly FunnelState[], spec: FunnelSpec): Finished => {
  const steps = spec.steps.length
  const byLabel = new Map<string, Group>(spec.by ? [] : [['', newGroup('', steps)]])
  for (const state of states) {
    for (const [label, { outcome, times }] of state.outcomes) {
      const group = byLabel.get(label) ?? newGroup(label, steps)
      add(group.outcome, outcome)
      group.times.push(times)
      byLabel.set(label, group)
    }
  }
  const groups = [...byLabel.values()].sort((a, b) => compareLabels(a.label, b.label))
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
  const rows = groups.flatMap((group) =>
    spec.steps.map((step, i) => stepRow(group, i, step.name, isLedger(step, spec))),
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

/** The chains of one value of the breakdown; their times part by part. */
interface Group {
  readonly label: string
  readonly outcome: Outcome
  readonly times: Times<Float64Array>[]
}

const newGroup = (label: string, steps: number): Group => ({ label, outcome: newOutcome(steps), times: [] })

const add = (sum: Outcome, more: Outcome): void => {
  for (const name of ['entered', 'converted', 'pending', 'dropped', 'matureEntered', 'matureConverted'] as const)
    sum[name] += more[name]
  more.reached.forEach((chains, step) => (sum.reached[step]! += chains))
  more.net.forEach((net, step) => (sum.net[step]! += net))
}

const stepRow = ({ outcome, times }: Group, step: number, name: string, ledger: boolean) => {
  const reached = outcome.reached[step]!
  const atOnce: Averages = reached === 0 ? none : { median: 0, mean: 0 }
  const fromFirst = step === 0 ? atOnce : averages(times.map((part) => part.fromFirst[step]!))
  const fromPrevious =
    step === 0 ? none : step === 1 ? fromFirst : averages(times.map((part) => part.fromPrevious[step]!))
  return {
    step: step + 1,
    name,
    reached,
    fromFirst: ratio(reached, outcome.entered),
    fromPrevious: step === 0 ? null : ratio(reached, outcome.reached[step - 1]!),
    medianMsFromFirst: fromFirst.median,
    meanMsFromFirst: fromFirst.mean,
    medianMsFromPrevious: fromPrevious.median,
    meanMsFromPrevious: fromPrevious.mean,
    netMinor: ledger ? outcome.net[step]! : null,
  }
}

interface Averages {
  readonly median: number | null
  readonly mean: number | null
}

const none: Averages = { median: null, mean: null }

/** The middle value, or half way between the two middle ones, and the mean; null of nothing. */
const averages = (parts: readonly Float64Array[]): Averages => {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length === 0) return none
  const all = new Float64Array(length)
  let filled = 0
  for (const part of parts) {
    all.set(part, filled)
    filled += part.length
  }
  all.sort()
  let sum = 0
  for (const value of all) sum += value
  const middle = (length - 1) / 2
  return { median: (all[Math.floor(middle)]! + all[Math.ceil(middle)]!) / 2, mean: ratio(sum, length) }
}
