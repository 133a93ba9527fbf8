import { batchOf } from '@polymart/core'
import type { Batch, Category } from '@polymart/core'
import type { Settings } from './options.js'
import { partOf, planOf } from './plan.js'

const two = (n: number): string => String(n).padStart(2, '0')

export const categoriesBatch = (): Batch<'categories'> => {
  const rows: Category[] = []
  for (let c = 1; c <= 10; c++) rows.push({ categoryId: `c${two(c)}`, name: `Category ${c}`, parentId: null })
  for (let c = 1; c <= 10; c++) {
    for (let s = 1; s <= 5; s++) {
      rows.push({ categoryId: `c${two(c)}${two(s)}`, name: `Category ${c}.${s}`, parentId: `c${two(c)}` })
    }
  }
  return batchOf('categories', rows)
}

export const productId = (n: number): string => `p${String(n + 1).padStart(8, '0')}`
export const priceOf = (n: number): number => 500 + ((n * 7919) % 20_000)

export const productsBatch = (settings: Settings, block: number): Batch<'products'> => {
  const plan = planOf(settings)
  const { from, to } = partOf(plan.products, block, plan.productBlocks)
  const at = settings.end - 1000 * 86_400_000
  return batchOf(
    'products',
    Array.from({ length: to - from }, (_, i) => {
      const n = from + i
      return {
        productId: productId(n),
        name: `Product ${n + 1}`,
        brand: null,
        categoryId: `c${two(1 + (n % 10))}${two(1 + (Math.floor(n / 10) % 5))}`,
        priceMinor: priceOf(n),
        costMinor: Math.floor(priceOf(n) / 2),
        stock: 10,
        active: true,
        createdAt: at,
        prices: [{ at, priceMinor: priceOf(n) }],
      }
    }),
  )
}
