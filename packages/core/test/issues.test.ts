import { IssueTally } from '@polymart/core'
import type { LoadIssue } from '@polymart/core'
import { expect, it } from 'vitest'

const issue = (id: string, reason: LoadIssue['reason'] = 'duplicate'): LoadIssue => ({
  entity: 'users',
  id,
  reason,
  detail: '',
})

it('a tally counts all rows, and keeps the first of the input of each reason, in whichever order they come', () => {
  const tally = new IssueTally()
  for (let number = 4999; number >= 0; number--) tally.add(issue(`${number}`), number)
  tally.add(issue('bad', 'domain'), 7000)
  expect(tally.counts).toEqual([
    { entity: 'users', reason: 'duplicate', rows: 5000 },
    { entity: 'users', reason: 'domain', rows: 1 },
  ])
  expect(tally.first.map(({ id }) => id)).toEqual([...Array.from({ length: 1000 }, (_, i) => `${i}`), 'bad'])
})

it('a tally cuts off ids without end', () => {
  const tally = new IssueTally()
  tally.add(issue('x'.repeat(10_000_000)))
  expect(tally.first[0]!.id).toBe(`${'x'.repeat(1000)}…`)
})
