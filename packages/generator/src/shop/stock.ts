/** What stands in the shelves of a few products, by rank from 0 on; all others have a random stock. */
export const shelves: Readonly<Record<ShelfName, readonly number[]>> = {
  soldOut: [5, 12, 26, 43],
  runningOut: [2, 8, 17, 32],
  overstocked: [51, 60, 69, 78, 87, 96],
  // Behind the hundred best, whose sales follow Zipf's law to the end.
  forgotten: Array.from({ length: 24 }, (_, i) => 150 + 37 * i),
}

export type ShelfName = 'soldOut' | 'runningOut' | 'overstocked' | 'forgotten'

/** Days before the end from which on nobody buys a forgotten product: this one and up to so many more. */
export const forgottenFor = { least: 120, spread: 130 }

/** Units of a product on a shelf, in a shop of a scale. */
export const unitsOn = (shelf: ShelfName, random: number, scale: number): number => {
  switch (shelf) {
    case 'soldOut':
      return 0
    case 'runningOut':
      return 1 + Math.floor(3 * random)
    case 'overstocked':
      return Math.ceil(4000 * Math.max(1, scale)) + Math.floor(2000 * random)
    case 'forgotten':
      return 80 + Math.floor(320 * random)
  }
}
