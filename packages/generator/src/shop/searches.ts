import { Vocabulary } from '../columns.js'
import { Alias } from './alias.js'
import type { Catalogue } from './catalogue.js'
import { subcategories } from './taxonomy.js'

/** What people look for and the shop does not have, or does not understand; how often, against each other. */
const missed: readonly (readonly [term: string, weight: number])[] = [
  ['gift card', 26],
  ['air fryer', 18],
  ['dog bed', 14],
  ['electric scooter', 11],
  ['baby monitor', 9],
  ['sofa bed', 8],
  ['sneekers', 6],
  ['head phones', 5],
  ['drone', 3],
]

/** The share of searches for these, in visits that buy nothing and in those that buy. */
export const missedIdle = 0.14
export const missedBuying = 0.04
/** The share of searches that are written with a capital, and of those of which nobody noted what they found. */
const capitals = 0.15
export const unknownResults = 0.01

/** A term: what is searched for, whatever its letters. */
export interface Term {
  readonly term: string
  /** Its share of searches in visits that buy nothing, and in those that buy. */
  readonly idleShare: number
  readonly buyingShare: number
  /** How many products it finds. */
  readonly results: number
}

const termsOf = ({ count, subcategory }: Catalogue): readonly Term[] => {
  const found = subcategories.map(() => 0)
  for (let product = 0; product < count; product++) found[subcategory[product]!]!++
  // Every seventh of the fifty, so that the most wanted ones are of many categories.
  const weights = subcategories.map((_, number) => 1 / (((number * 7) % subcategories.length) + 3))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const missedTotal = missed.reduce((sum, [, weight]) => sum + weight, 0)
  return [
    ...subcategories.map(({ name }, number) => ({
      term: name.toLowerCase(),
      idleShare: ((1 - missedIdle) * weights[number]!) / total,
      buyingShare: ((1 - missedBuying) * weights[number]!) / total,
      results: found[number]!,
    })),
    ...missed.map(([term, weight]) => ({
      term,
      idleShare: (missedIdle * weight) / missedTotal,
      buyingShare: (missedBuying * weight) / missedTotal,
      results: 0,
    })),
  ]
}

const withCapital = (term: string): string => term[0]!.toUpperCase() + term.slice(1)
const writings: readonly ((term: string) => string)[] = [(term) => term, withCapital]

/** Searches as they are written down: one draw gives the text and what it found. */
export class Searches {
  readonly terms: readonly Term[]
  readonly texts: Vocabulary
  /** By number of a search: the code of its text, and what it found, NaN where nobody knows. */
  readonly text: Int32Array
  readonly results: Float64Array
  readonly idle: Alias
  readonly buying: Alias

  constructor(catalogue: Catalogue) {
    this.terms = termsOf(catalogue)
    const all = this.terms.flatMap(({ term, results, ...shares }) =>
      writings.flatMap((write, writing) =>
        [false, true].map((unknown) => ({
          text: write(term),
          results: unknown ? NaN : results,
          part: (writing === 1 ? capitals : 1 - capitals) * (unknown ? unknownResults : 1 - unknownResults),
          ...shares,
        })),
      ),
    )
    this.texts = new Vocabulary(all.map(({ text }) => text))
    this.text = Int32Array.from(all, ({ text }) => this.texts.code(text))
    this.results = Float64Array.from(all, ({ results }) => results)
    this.idle = new Alias(all.map(({ part, idleShare }) => part * idleShare))
    this.buying = new Alias(all.map(({ part, buyingShare }) => part * buyingShare))
  }
}
