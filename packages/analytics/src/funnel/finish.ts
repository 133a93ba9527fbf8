import { ratio } from '../result/columns.js'
import { medianOf } from '../result/median.js'
import { compareLabels } from '../result/order.js'
import { isLedger } from './params.js'
import type { FunnelSpec } from './params.js'
import { newOutcome } from './partial.js'
import type { Chains, FunnelState, Outcome, Times } from './partial.js'
import type { Averages, StepRow, SummaryRow } from './tables.js'

/** Times stay part by part: a median wants them all, and they are put together once. */
export const funnelMerge = (states: readonly FunnelState[], { steps }: FunnelSpec): FunnelState => {
  const outcomes = new Map<string, Group>()
  for (const state of states) {
    for (const [label, { outcome, times }] of state.outcomes) {
      let group = outcomes.get(label)
      if (!group) outcomes.set(label, (group = { outcome: newOutcome(steps.length), times: [] }))
      add(group.outcome, outcome)
      group.times.push(...times)
    }
  }
  return { outcomes }
}

export const funnelRows = (
  { outcomes }: FunnelState,
  spec: FunnelSpec,
): { readonly steps: readonly StepRow[]; readonly summary: readonly SummaryRow[] } => {
  const nobody: Chains = { outcome: newOutcome(spec.steps.length), times: [] }
  const all: readonly (readonly [string, Chains])[] = spec.by
    ? [...outcomes].sort(([a], [b]) => compareLabels(a, b))
    : [['', outcomes.get('') ?? nobody]]
  return {
    steps: all.flatMap(([label, chains]) =>
      spec.steps.map((step, i) => stepRow(label, chains, i, step.name, isLedger(step, spec))),
    ),
    summary: all.map(([label, { outcome }]) => ({ label, ...outcome })),
  }
}

interface Group {
  readonly outcome: Outcome
  readonly times: Times<Float64Array>[]
}

const add = (sum: Outcome, more: Outcome): void => {
  for (const name of ['entered', 'converted', 'pending', 'dropped', 'matureEntered', 'matureConverted'] as const)
    sum[name] += more[name]
  more.reached.forEach((chains, step) => (sum.reached[step]! += chains))
  more.net.forEach((net, step) => (sum.net[step]! += net))
}

const stepRow = (label: string, { outcome, times }: Chains, step: number, name: string, ledger: boolean): StepRow => {
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
  return { median: medianOf(all), mean: ratio(sum, length) }
}
