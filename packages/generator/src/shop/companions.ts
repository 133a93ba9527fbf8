import type { Random } from '../random.js'
import type { Catalogue } from './catalogue.js'
import { subcategories, topCategories } from './taxonomy.js'

/** Of a subcategory's best product and another's: who buys the first takes the second along, with this chance. */
const together: readonly (readonly [bought: string, along: string, chance: number])[] = [
  ['Phones', 'Chargers', 0.4],
  ['Laptops', 'Headphones', 0.25],
  ['Cookware', 'Cutlery', 0.35],
  ['Plants', 'Pots', 0.45],
  ['Bedding', 'Lighting', 0.2],
  ['Yoga', 'Fitness', 0.3],
  ['Skin care', 'Make-up', 0.3],
  ['Building sets', 'Puzzles', 0.25],
]

/** Of whom the first line lies in a top category: who takes something of another along, with this chance. */
const categoriesTogether: readonly (readonly [bought: string, along: string, chance: number])[] = [
  ['Shoes', 'Apparel', 0.25],
  ['Garden', 'Books', 0.15],
]

/** Lines that an order can get on top of those that were drawn for it. */
export const mostCompanions = 2

export interface Companion {
  /** Numbers of products, or of top categories. */
  readonly bought: number
  readonly along: number
  readonly chance: number
}

/** What is bought together. */
export class Companions {
  readonly products: readonly Companion[]
  readonly categories: readonly Companion[]
  /** By product and by top category: a place in the list; −1 for none. */
  private readonly ofProduct: Int8Array
  private readonly ofCategory: Int8Array

  constructor(catalogue: Catalogue) {
    const best = (name: string): number => {
      const wanted = subcategories.findIndex((subcategory) => subcategory.name === name)
      return catalogue.best.find((product) => catalogue.subcategory[product] === wanted) ?? -1
    }
    this.products = together
      .map(([bought, along, chance]) => ({ bought: best(bought), along: best(along), chance }))
      .filter(({ bought, along }) => bought >= 0 && along >= 0)
    const top = (name: string): number => topCategories.findIndex((category) => category.name === name)
    this.categories = categoriesTogether.map(([bought, along, chance]) => {
      return { bought: top(bought), along: top(along), chance }
    })
    this.ofProduct = new Int8Array(catalogue.count).fill(-1)
    this.products.forEach(({ bought }, i) => (this.ofProduct[bought] = i))
    this.ofCategory = new Int8Array(topCategories.length).fill(-1)
    this.categories.forEach(({ bought }, i) => (this.ofCategory[bought] = i))
  }

  /** What is taken along with a product; −1 for nothing. */
  withProduct(random: Random, product: number): number {
    return drawAlong(random, this.products, this.ofProduct[product]!)
  }

  /** The top category of which something is taken along with a first line of another; −1 for none. */
  withCategory(random: Random, category: number): number {
    return drawAlong(random, this.categories, this.ofCategory[category]!)
  }
}

const drawAlong = (random: Random, companions: readonly Companion[], place: number): number => {
  if (place < 0) return -1
  const { along, chance } = companions[place]!
  return random.chance(chance) ? along : -1
}
