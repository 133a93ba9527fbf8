/**
 * What to reorder this week, as CSV: products that are out of stock and sell, and those at or below their reorder point.
 *
 *   npm start                                                          once: makes the demo's shop
 *   npx tsx examples/reorder.ts reorder.csv                            of its products
 *   npx tsx examples/reorder.ts reorder.csv embedded:./data            of another shop's
 */
import { writeFile } from 'node:fs/promises'
import { inventory, open } from '@polymart/analytics'
import { csvLines, PolymartError } from '@polymart/core'

/** From the order to the shelf, and what to have beyond it. */
const leadTimeDays = 14
const safetyDays = 7

/** How many weeks a new delivery should last. */
const weeks = 8

async function main(file?: string, url?: string): Promise<void> {
  if (!file) throw new PolymartError('argument', 'Expected the file to write, such as reorder.csv, found none.')
  const shop = await open(url)
  try {
    const stock = await inventory(shop, { leadTimeDays, safetyDays })
    const due = stock
      .rows('inventory')
      .filter(({ status }) => status === 'out of stock' || status === 'reorder')
      .map((row) => ({ ...row, order: Math.ceil((row.unitsPerDay ?? 0) * weeks * 7) }))
      .toSorted((a, b) => (a.daysOfCover ?? 0) - (b.daysOfCover ?? 0) || (a.productId < b.productId ? -1 : 1))
    const column = (name: keyof (typeof due)[number], kind: string) => ({
      name,
      kind,
      values: due.map((row) => row[name]),
    })
    const { header, line } = csvLines(
      [
        column('productId', 'text'),
        column('name', 'text'),
        column('status', 'text'),
        column('stock', 'count'),
        column('reorderPoint', 'count'),
        column('order', 'count'),
      ],
      stock.meta.currency,
    )
    await writeFile(file, header + due.map((_, row) => line(row)).join(''))
    console.log(`${file}: ${due.length} products to reorder`)
    console.table(stock.rows('summary'), ['status', 'products', 'stock'])
    for (const warning of stock.meta.warnings) console.warn(`Note: ${warning}`)
  } finally {
    await shop.close()
  }
}

main(process.argv[2], process.argv[3]).catch((error: unknown) => {
  console.error(error instanceof PolymartError ? error.message : error)
  process.exitCode = 1
})
