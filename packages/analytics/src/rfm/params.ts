import { PolymartError, shownValue } from '@polymart/core'
import type { SpecOf } from '../define/analysis.js'
import { choice, wholeNumber } from '../params/param.js'
import type { Param } from '../params/param.js'
import { knownNames, refuse } from '../params/check.js'

export const measures = ['recency', 'frequency', 'monetary'] as const
export type Measure = (typeof measures)[number]

/** Boundaries of scores by measure. */
export interface Cuts {
  readonly recency?: readonly number[]
  readonly frequency?: readonly number[]
  readonly monetary?: readonly number[]
}

const cuts: Param<Cuts, Cuts> = {
  type: '{ recency?: number[]; frequency?: number[]; monetary?: number[] }',
  byDefault: {},
  meaning:
    'Boundaries of your own by measure, 1 to 9 ascending numbers: each the lowest value of the next better score, for recency (days) the highest. Money is in minor units. A measure without cuts uses `bins`.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      measures.map((measure) => [measure, { type: 'array', items: { type: 'number' }, minItems: 1, maxItems: 9 }]),
    ),
    default: {},
  },
  parse: (given) => cutsOf(given),
  echo: (value) => value,
}

export const rfmParams = {
  monetary: choice(
    ['net', 'gross', 'total'],
    'net',
    'What monetary adds up: money for goods less discounts and returns (`net`), before both (`gross`), or with shipping and tax (`total`).',
  ),
  bins: wholeNumber(2, 10, 5, 'Scores of each measure, 2 to 10.'),
  cuts,
  method: choice(
    ['rank', 'ntile'],
    'rank',
    '`rank`: customers with equal values share a score; `ntile`: groups of equal size, ties by userId.',
  ),
}

export type RfmSpec = SpecOf<typeof rfmParams>

const cutsOf = (given: unknown): Cuts => {
  if (given === undefined) return {}
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return refuse('cuts', 'an object such as {recency: [30, 90, 365]}', given)
  knownNames('measure in cuts', given, measures)
  for (const measure of measures) checkCuts(measure, (given as Readonly<Record<string, unknown>>)[measure])
  return given
}

const checkCuts = (measure: Measure, values: unknown): void => {
  if (values === undefined) return
  const numbers =
    Array.isArray(values) && values.length > 0 && values.length <= 9 && values.every((value) => Number.isFinite(value))
  if (numbers && !values.some((value, i) => i > 0 && (value as number) <= (values[i - 1] as number))) return
  throw new PolymartError(
    'argument',
    `Expected cuts.${measure} to be 1 to 9 ascending numbers, found ${shownValue(values)}.`,
  )
}
