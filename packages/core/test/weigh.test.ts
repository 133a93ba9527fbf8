import { expect, test } from 'vitest'
import { batchOf, weigh } from '@polymart/core'

test('a batch counts as memory that is not shared does', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => ({ categoryId: `c${i}`, name: 'Category', parentId: null }))
  const batch = batchOf('categories', rows)
  const before = process.memoryUsage().arrayBuffers
  weigh(batch)
  // Three columns of codes, and ids of six bytes or so, each with an offset.
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(20_000 * (3 * 4 + 4 + 5))
})
