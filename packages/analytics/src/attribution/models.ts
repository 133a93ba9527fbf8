import { decayWeight } from './decay.js'
import { split } from './split.js'

/** How an order is shared among its touches. */
export const models = ['lastNonDirect', 'last', 'first', 'linear', 'timeDecay', 'position'] as const

export type Model = (typeof models)[number]

/** The touches of one order, from the first on; only the first `count` of each array are. */
export interface Touches {
  count: number
  /** When they start. */
  at: Float64Array
  /** 1 where the channel is direct. */
  direct: Uint8Array
}

/** Gives each touch its whole part of an amount; only the first `count` of what it returns are the touches'. */
export type Sharing = (amount: number, touches: Touches) => Float64Array

/** A sharing by a model. What it returns is overwritten by its next call. */
export const sharingBy = (model: Model, halfLife: number): Sharing => {
  let weights = new Float64Array(64)
  let parts = new Float64Array(64)
  return (amount, touches) => {
    const { count } = touches
    if (parts.length < count) {
      weights = new Float64Array(2 * count)
      parts = new Float64Array(2 * count)
    }
    const sole = soleTouch[model]?.(touches)
    if (sole !== undefined) {
      parts.fill(0, 0, count)
      parts[sole] = amount
      return parts
    }
    weigh(model, touches, halfLife, weights)
    split(amount, weights, count, parts)
    return parts
  }
}

/** Of models that give one touch everything, which one. */
const soleTouch: Readonly<Partial<Record<Model, (touches: Touches) => number>>> = {
  first: () => 0,
  last: ({ count }) => count - 1,
  lastNonDirect({ count, direct }) {
    for (let touch = count - 1; touch >= 0; touch--) if (!direct[touch]) return touch
    return count - 1
  },
}

/** Whole numbers that are to each other as the touches' shares. */
const weigh = (model: Model, { count, at }: Touches, halfLife: number, weights: Float64Array): void => {
  if (model === 'timeDecay') {
    const last = at[count - 1]!
    for (let touch = 0; touch < count; touch++) weights[touch] = decayWeight(last - at[touch]!, halfLife)
    return
  }
  weights.fill(1, 0, count)
  // Of n touches the first and the last have 2 of 5 parts, each of the n − 2 between 1 of 5 (n − 2).
  if (model === 'position' && count > 2) weights[0] = weights[count - 1] = 2 * (count - 2)
}
