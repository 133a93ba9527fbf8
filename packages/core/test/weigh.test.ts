import { expect, test } from 'vitest'
import { batchOf, weigh, withCells } from '@polymart/core'

test('a batch counts, columns and cells, as memory that is not shared does', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => ({ categoryId: `c${i}`, name: 'Category', parentId: null }))
  const batch = withCells(batchOf('categories', rows))
  const before = process.memoryUsage().arrayBuffers
  weigh(batch)
  // Three columns of codes, ids of six bytes or so, and again the ids in keys and cells, each with an offset.
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(20_000 * (3 * 4 + 4 + 4 + 5 + 5 + 5))
})
