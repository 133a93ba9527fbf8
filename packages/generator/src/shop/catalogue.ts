import { Random } from '../random.js'
import { Alias } from './alias.js'
import { historyDays } from './history.js'
import { mostMoreUnits, priceTrials, unitsAfter, unitsBefore } from './price-trials.js'
import type { PriceTrial } from './price-trials.js'
import { forgottenFor, shelves } from './stock.js'
import type { ShelfName } from './stock.js'
import { subcategories, topCategories } from './taxonomy.js'

/** The k-th best product sells in proportion to 1 ÷ (k + shift), Zipf's law as Mandelbrot wrote it. */
export const zipfShift = 4
/** How much likelier a category is for those who prefer it. */
export const affinity = 4

/** Products this good have been on sale for as long as history goes. */
const establishedRanks = 100
const mostChanges = 3

/**
 * What orders and visits need to know of every product. It follows from the seed and the count alone, so each worker
 * has its own, and products and those who buy them are drawn apart.
 */
export class Catalogue {
  readonly count: number
  /** By product: a number in `subcategories`. */
  readonly subcategory: Uint8Array
  /** By product: the day it came into the catalogue, below 0 for days before history. */
  readonly created: Int16Array
  /** Each top category's share of what is bought by those who prefer none. */
  readonly shares: readonly number[]
  /** The best products, from rank 1 on; all of them were on sale before history. */
  readonly best: Int32Array
  /** By product: the day from which on nobody buys it or looks at it. */
  readonly forgotten: Int16Array
  /** The products of each shelf whose stock is told, in order of their ranks. */
  readonly shelves: Readonly<Record<ShelfName, readonly number[]>>
  /** The products whose price was changed to try it, and by product a place among them; −1 for none. */
  readonly trials: readonly (PriceTrial & { readonly product: number })[]
  private readonly trialOf: Int8Array
  private readonly firstPrice: Int32Array
  /** `mostChanges` a product, by day, ending with `historyDays`. */
  private readonly changeDay: Int16Array
  private readonly changePrice: Int32Array
  private readonly byCategory: Alias
  private readonly members: readonly Int32Array[]
  private readonly withinCategory: readonly Alias[]

  constructor(seed: number, count: number) {
    const random = new Random(seed, 'catalogue', 0)
    this.count = count
    this.subcategory = new Uint8Array(count)
    this.created = new Int16Array(count)
    this.firstPrice = new Int32Array(count)
    this.changeDay = new Int16Array(count * mostChanges).fill(historyDays)
    this.changePrice = new Int32Array(count * mostChanges)

    const byRank = random.shuffle(Int32Array.from({ length: count }, (_, product) => product))
    this.best = byRank.slice(0, establishedRanks)
    const onShelf = (ranks: readonly number[]): readonly number[] =>
      ranks.filter((rank) => rank < count).map((rank) => byRank[rank]!)
    this.shelves = {
      soldOut: onShelf(shelves.soldOut),
      runningOut: onShelf(shelves.runningOut),
      overstocked: onShelf(shelves.overstocked),
      forgotten: onShelf(shelves.forgotten),
    }
    this.trials = priceTrials.map((trial) => ({ ...trial, product: byRank[trial.rank]! }))
    this.trialOf = new Int8Array(count).fill(-1)
    this.trials.forEach(({ product }, i) => (this.trialOf[product] = i))
    this.forgotten = new Int16Array(count).fill(historyDays)
    const members: number[][] = topCategories.map(() => [])
    const weights: number[][] = topCategories.map(() => [])
    const turn = Uint8Array.from(subcategories, (_, number) => number)
    for (let rank = 0; rank < count; rank++) {
      // Every subcategory gets one of each 50 ranks, so none is without a product that sells.
      if (rank % turn.length === 0) random.shuffle(turn)
      const product = byRank[rank]!
      const subcategory = turn[rank % turn.length]!
      const { parent } = subcategories[subcategory]!
      this.subcategory[product] = subcategory
      members[parent]!.push(product)
      weights[parent]!.push(1 / (rank + 1 + zipfShift))
      const isNew = rank >= establishedRanks && random.chance(0.1)
      this.created[product] = isNew ? random.below(historyDays - 10) : -1 - random.below(600)
      this.price(random, product)
    }
    for (const product of this.shelves.forgotten) {
      this.forgotten[product] = historyDays - forgottenFor.least - random.below(forgottenFor.spread)
      this.created[product] = Math.min(this.created[product]!, -1)
    }
    for (const { product, day, percent } of this.trials) this.change(product, day, percent)
    const sums = weights.map((list) => list.reduce((sum, weight) => sum + weight, 0))
    const total = sums.reduce((sum, weight) => sum + weight, 0)
    this.shares = sums.map((sum) => sum / total)
    this.byCategory = new Alias(sums)
    this.members = members.map((list) => Int32Array.from(list))
    this.withinCategory = weights.map((list) => new Alias(list))
  }

  /** A product that is on sale that day, for a person who prefers the categories whose bits are set. */
  pick(random: Random, preferred: number, day: number): number {
    let category = this.byCategory.pick(random)
    if (preferred !== 0) {
      while ((preferred & (1 << category)) === 0 && random.next() * affinity >= 1)
        category = this.byCategory.pick(random)
    }
    return this.pickIn(random, category, day)
  }

  /** A product of a top category that is on sale that day. */
  pickIn(random: Random, category: number, day: number): number {
    const members = this.members[category]!
    const within = this.withinCategory[category]!
    for (;;) {
      const product = members[within.pick(random)]!
      if (this.isWanted(product, day)) return product
    }
  }

  /** Units of a line of a product whose price was tried; undefined for any other product. */
  triedUnits(random: Random, product: number, day: number): number | undefined {
    const number = this.trialOf[product]!
    if (number < 0) return undefined
    const trial = this.trials[number]!
    const mean =
      day < trial.day ? unitsBefore : unitsAfter(this.priceOn(product, trial.day - 1), this.priceOn(product, trial.day))
    let units = 1
    for (let i = 0; i < mostMoreUnits; i++) if (random.chance((mean - 1) / mostMoreUnits)) units++
    return units
  }

  /** The top category of a product. */
  topOf(product: number): number {
    return subcategories[this.subcategory[product]!]!.parent
  }

  /** The list price on a day, in cents. */
  priceOn(product: number, day: number): number {
    let price = this.firstPrice[product]!
    for (let i = product * mostChanges, end = i + mostChanges; i < end && this.changeDay[i]! <= day; i++) {
      price = this.changePrice[i]!
    }
    return price
  }

  /** The days on which the price changed. */
  changesOf(product: number): readonly number[] {
    const days = this.changeDay.subarray(product * mostChanges, (product + 1) * mostChanges)
    return [...days].filter((day) => day < historyDays)
  }

  private isWanted(product: number, day: number): boolean {
    return this.created[product]! < day && day < this.forgotten[product]!
  }

  /** Makes a price change once, and at no other time. */
  private change(product: number, day: number, percent: number): void {
    const first = product * mostChanges
    this.changeDay.fill(historyDays, first, first + mostChanges)
    this.changeDay[first] = day
    this.changePrice[first] = Math.round((this.firstPrice[product]! * percent) / 100)
  }

  private price(random: Random, product: number): void {
    const { low, high } = subcategories[this.subcategory[product]!]!
    const dollars = low + Math.floor((high - low) * random.next() * random.next())
    const first = dollars * 100 + random.pick([99, 99, 99, 95, 49, 0])
    this.firstPrice[product] = first
    if (!random.chance(0.3)) return
    const from = Math.max(0, this.created[product]! + 1)
    let day = from
    for (let i = 0; i < mostChanges; i++) {
      day += 1 + random.below(300)
      if (day >= historyDays) return
      this.changeDay[product * mostChanges + i] = day
      this.changePrice[product * mostChanges + i] = Math.round((first * (85 + random.below(36))) / 100)
    }
  }
}
