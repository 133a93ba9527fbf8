import { problemOf, recordsOf } from '@polymart/core'
import { expect, test } from 'vitest'
import { generate } from '@polymart/generator'

test('yields as many well-formed rows as it announces', async () => {
  const generation = generate({ scale: 0.01, workers: 2 })
  const rows: Record<string, number> = {}
  for await (const batch of generation.batches()) {
    rows[batch.entity] = (rows[batch.entity] ?? 0) + batch.rows
    for (const record of recordsOf(batch)) expect(problemOf(batch.entity, record)).toBeNull()
  }
  expect(rows).toEqual(generation.counts)
})
