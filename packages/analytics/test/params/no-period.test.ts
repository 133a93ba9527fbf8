import { expect, it } from 'vitest'
import { runnable } from '../../src/define/runnable.js'
import { understood } from '../../src/execute/meta.js'

const extent = { rows: 1, earliest: Date.UTC(2024, 0, 1), latest: Date.UTC(2026, 5, 30, 22, 42) }
const extents = { orders: extent, sessions: extent }

const analysis = runnable({
  name: 'census',
  label: 'Census',
  question: 'Who is there?',
  period: null,
  where: { places: 'user', owners: ['user'] },
  params: {},
  tables: { none: { rows: '', key: [], columns: {} } },
  mainTable: 'none',
  needs: () => ({}),
  partial: () => ({ state: {}, setAside: {} }),
  merge: () => ({}),
  finish: () => ({ tables: { none: [] as never }, warnings: [] }),
  sql: () => ({ none: { text: '', values: [] } }),
})

it('an analysis that takes no period looks at everything before asOf', () => {
  const spec = analysis.spec({ asOf: '2026-06-01' }, extents)
  expect(spec.scope).toMatchObject({ from: null, to: Date.UTC(2026, 5, 1) })
  expect(understood(analysis, spec, {}).params).not.toHaveProperty('period')
})

it.each([{ from: '2026-01-01' }, {}, null])('and refuses the period %j', (period) => {
  const call = () => analysis.spec({ period } as object, extents)
  expect(call).toThrow(expect.objectContaining({ code: 'argument' }))
  expect(call).toThrow(
    `census takes no period, found ${JSON.stringify(period)}: it looks at everything before asOf. Leave period out, or give asOf.`,
  )
})
