import { PolymartError } from '@polymart/core'
import type { RfmSpec } from '../scope.js'
import { checkNames, scopeOf } from '../params/common.js'
import type { CommonParams, Extents, RunOptions } from '../params/common.js'
import { knownNames, oneOf, refuse, wholeNumber } from '../params/check.js'
import type { Lookup } from '../params/fields.js'

export const measures = ['recency', 'frequency', 'monetary'] as const
export type Measure = (typeof measures)[number]

/** What {@link rfm} takes. A place in `where` is the user's; the period begins nowhere unless it is given. */
export interface RfmParams extends CommonParams, RunOptions {
  /**
   * What monetary adds up: money for goods less discounts and returns (`net`), before both (`gross`), or with shipping
   * and tax (`total`).
   * @defaultValue `'net'`
   */
  readonly monetary?: 'net' | 'gross' | 'total'
  /**
   * Scores of each measure, 2 to 10.
   * @defaultValue `5`
   */
  readonly bins?: number
  /**
   * Boundaries of your own by measure, 1 to 9 ascending numbers: each the lowest value of the next better score, for
   * recency (days) the highest. Money is in minor units. A measure without cuts uses `bins`.
   * @defaultValue `{}`
   */
  readonly cuts?: { readonly [M in Measure]?: readonly number[] }
  /**
   * `rank`: customers with equal values share a score; `ntile`: groups of equal size, ties by userId.
   * @defaultValue `'rank'`
   */
  readonly method?: 'rank' | 'ntile'
}

export const rfmSpec = (params: RfmParams, extents: Extents): RfmSpec => {
  checkNames(params, ['monetary', 'bins', 'cuts', 'method'])
  const lookup: Lookup = { places: 'user', owners: ['user', 'session', 'order'], extra: extents.extra }
  return {
    scope: scopeOf(params, extents, 'none', lookup),
    monetary: oneOf('monetary', params.monetary, ['net', 'gross', 'total'], 'net'),
    method: oneOf('method', params.method, ['rank', 'ntile'], 'rank'),
    bins: wholeNumber('bins', params.bins, 2, 10, 5),
    cuts: cutsOf(params.cuts),
  }
}

const cutsOf = (cuts: RfmParams['cuts'] | null): RfmSpec['cuts'] => {
  if (cuts === undefined) return {}
  if (typeof cuts !== 'object' || cuts === null || Array.isArray(cuts))
    return refuse('cuts', 'an object such as {recency: [30, 90, 365]}', cuts)
  knownNames('measure in cuts', cuts, measures)
  for (const measure of measures) {
    const values: unknown = cuts[measure]
    if (values === undefined) continue
    const numbers =
      Array.isArray(values) &&
      values.length > 0 &&
      values.length <= 9 &&
      values.every((value) => Number.isFinite(value))
    if (!numbers || values.some((value, i) => i > 0 && (value as number) <= (values[i - 1] as number))) {
      throw new PolymartError(
        'argument',
        `Expected cuts.${measure} to be 1 to 9 ascending numbers, found ${JSON.stringify(values)}.`,
      )
    }
  }
  return cuts
}
