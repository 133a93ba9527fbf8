import type { Finished } from '../analysis.js'
import { columnsOf, ratio } from '../result/columns.js'
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
  const labelled = spec.by && { [spec.by.name]: ['text', ({ label }: { readonly label: string }) => label] as const }
  const rows = groups.flatMap((group) =>
    spec.steps.map((step, i) => stepRow(group, i, step.name, isLedger(step, spec))),
  )
  return {
    tables: {
      steps: columnsOf(rows, {
        ...labelled,
        step: ['integer', (row) => row.step],
        name: ['text', (row) => row.name],
        reached: ['integer', (row) => row.reached],
        fromFirst: ['ratio', (row) => row.fromFirst],
        fromPrevious: ['ratio', (row) => row.fromPrevious],
        medianMsFromFirst: ['number', (row) => row.sinceFirst.median],
        meanMsFromFirst: ['number', (row) => row.sinceFirst.mean],
        medianMsFromPrevious: ['number', (row) => row.sincePrevious.median],
        meanMsFromPrevious: ['number', (row) => row.sincePrevious.mean],
        netMinor: ['money', (row) => row.net],
      }),
      summary: columnsOf(
        groups.map(({ label, outcome }) => ({ label, ...outcome })),
        {
          ...labelled,
          entered: ['integer', (row) => row.entered],
          converted: ['integer', (row) => row.converted],
          pending: ['integer', (row) => row.pending],
          dropped: ['integer', (row) => row.dropped],
          conversion: ['ratio', (row) => ratio(row.converted, row.entered)],
          matureEntered: ['integer', (row) => row.matureEntered],
          matureConverted: ['integer', (row) => row.matureConverted],
          matureConversion: ['ratio', (row) => ratio(row.matureConverted, row.matureEntered)],
        },
      ),
    },
    warnings: groups.some(({ outcome }) => outcome.entered > 0) ? [] : ['Nobody took the first step in the period.'],
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

const stepRow = ({ label, outcome, times }: Group, step: number, name: string, ledger: boolean) => {
  const reached = outcome.reached[step]!
  const sinceFirst =
    step > 0 ? averages(times.map((part) => part.fromFirst[step]!)) : reached > 0 ? { median: 0, mean: 0 } : none
  const sincePrevious =
    step > 1 ? averages(times.map((part) => part.fromPrevious[step]!)) : step === 1 ? sinceFirst : none
  return {
    label,
    step: step + 1,
    name,
    reached,
    fromFirst: ratio(reached, outcome.entered),
    fromPrevious: step === 0 ? null : ratio(reached, outcome.reached[step - 1]!),
    sinceFirst,
    sincePrevious,
    net: ledger ? outcome.net[step]! : null,
  }
}

/** Of milliseconds between two steps. */
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
