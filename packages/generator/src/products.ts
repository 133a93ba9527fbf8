import { BatchBuilder, batchOf } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { idOf } from './columns.js'
import { partOf, sizeOf } from './plan.js'
import { Random } from './random.js'
import { home } from './shop/places.js'
import { unitsOn } from './shop/stock.js'
import type { ShelfName } from './shop/stock.js'
import { subcategories, subcategoryId, topCategories, topCategoryId } from './shop/taxonomy.js'
import type { World } from './shop/world.js'
import { brandText, productText, seedTexts } from './texts.js'

export const categoriesBatch = (): Batch<'categories'> =>
  batchOf('categories', [
    ...topCategories.map(({ name }, number) => ({ categoryId: topCategoryId(number), name, parentId: null })),
    ...subcategories.map(({ name, parent }, number) => ({
      categoryId: subcategoryId(number),
      name,
      parentId: topCategoryId(parent),
    })),
  ])

/** One block of the products. */
export const productsBatch = ({ settings, plan, catalogue, calendar }: World, block: number): Batch<'products'> => {
  const range = partOf(plan.products, block, plan.productBlocks)
  const random = new Random(settings.seed, 'products', block)
  seedTexts(random)
  const brands = Array.from({ length: Math.ceil(sizeOf(range) / 20) }, brandText)
  const shelfOf = new Map(
    Object.entries(catalogue.shelves).flatMap(([shelf, products]) =>
      products.map((product) => [product, shelf as ShelfName]),
    ),
  )
  const builder = new BatchBuilder('products')
  for (let product = range.from; product < range.to; product++) {
    const createdDay = catalogue.created[product]!
    const createdAt = calendar.instant(random, createdDay, home)
    const subcategory = catalogue.subcategory[product]!
    const prices = [
      { at: createdAt, priceMinor: catalogue.priceOn(product, createdDay) },
      ...catalogue
        .changesOf(product)
        .map((day) => ({ at: calendar.startOf(day), priceMinor: catalogue.priceOn(product, day) })),
    ]
    const { priceMinor } = prices.at(-1)!
    const shelf = shelfOf.get(product)
    builder.add({
      productId: idOf('p', product),
      name: `${productText()} ${subcategories[subcategory]!.name}`,
      brand: random.chance(0.95) ? random.pick(brands) : null,
      categoryId: subcategoryId(subcategory),
      priceMinor,
      costMinor: random.chance(0.97) ? Math.round(priceMinor * (0.4 + 0.35 * random.next())) : null,
      stock: shelf
        ? unitsOn(shelf, random.next(), settings.scale)
        : random.chance(0.98)
          ? Math.max(0, random.below(400) - 20)
          : null,
      active: shelf !== undefined || random.chance(0.95),
      createdAt,
      prices,
    })
  }
  return builder.finish()
}
