import { devices } from '@polymart/core'
import type { Plan } from '../plan.js'
import { countries, countryWeights } from './places.js'

/** Of the visits that came so far, the share that goes on: to see a product, to a cart, to a checkout, to a purchase. */
export type StepRates = readonly [productView: number, addToCart: number, checkout: number, purchase: number]

/** Visits with one kind of device from one country. */
export interface Cell {
  /** Numbers in `devices` and `countries`. */
  readonly device: number
  readonly country: number
  /** Its share of all visits. */
  readonly weight: number
  readonly steps: StepRates
  /** The share of its visits that buy: the product of the step rates. */
  readonly rate: number
}

/** The share of sessions whose place nobody knows, whatever comes of them. */
export const unknownPlace = 0.01

const deviceWeights: Readonly<Record<(typeof devices)[number], number>> = { desktop: 0.25, mobile: 0.7, tablet: 0.05 }

const deviceSteps: Readonly<Record<(typeof devices)[number], StepRates>> = {
  desktop: [0.66, 0.26, 0.52, 0.62],
  mobile: [0.6, 0.18, 0.42, 0.46],
  tablet: [0.62, 0.22, 0.46, 0.54],
}

/** Visits of people who may buy: neither bots nor staff. */
export const visitsOf = (plan: Plan): number => plan.sessions - plan.bots - plan.internal
export const purchasesOf = (plan: Plan): number => plan.trackedOrders - plan.trackedTests

/**
 * Rates by device, then country. The totals of sessions and orders are exact, so they fix the rate of the whole shop;
 * the last step's rates are scaled to agree with it, and then nothing that is planted contradicts anything else.
 */
export const cellsOf = (plan: Plan): readonly Cell[] => {
  const cells = devices.flatMap((name, device) =>
    countries.map(({ toCart, toCheckout }, country) => {
      const [productView, addToCart, checkout, purchase] = deviceSteps[name]
      const steps = [productView, (addToCart * toCart) / 100, (checkout * toCheckout) / 100, purchase] as const
      return { device, country, weight: deviceWeights[name] * countryWeights[country]!, steps, rate: product(steps) }
    }),
  )
  const unscaled = cells.reduce((sum, { weight, rate }) => sum + weight * rate, 0)
  const visits = visitsOf(plan)
  const scale = visits > 0 ? purchasesOf(plan) / visits / unscaled : 0
  return cells.map((cell) => {
    const [productView, addToCart, checkout, purchase] = cell.steps
    // Only a shop of some dozen sessions meets this bound.
    const steps = [productView, addToCart, checkout, Math.min(0.95, purchase * scale)] as const
    return { ...cell, steps, rate: product(steps) }
  })
}

const product = (steps: StepRates): number => steps[0] * steps[1] * steps[2] * steps[3]
