// Every analysis over HTTP says what it says when called: rows, order, formats, pages, parameters in both forms.
import { tableFromIPC } from 'apache-arrow'
import { analyze, describeAnalyses } from '@polymart/analytics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { servedShop } from './served.js'
import type { ServedShop } from './served.js'

let served: ServedShop
beforeAll(async () => {
  served = await servedShop({ includeCustomers: true })
})
afterAll(() => served.close())

interface Answer {
  readonly analysis: string
  readonly table: string
  readonly meta: { readonly params: Readonly<Record<string, unknown>> }
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly page: { readonly offset: number; readonly limit: number; readonly total: number }
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${served.url}/api/v1${path}`, { headers })
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${served.url}/api/v1${path}`, { method: 'POST', body: JSON.stringify(body) })
const answered = async (response: Promise<Response>): Promise<Answer> => (await (await response).json()) as Answer

/** Rows as JSON has them: times as texts. */
const inJson = (rows: readonly object[], times: ReadonlySet<string>): unknown =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        times.has(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
      ]),
    ),
  )

describe.each(
  describeAnalyses().map(
    ({ name, tables, params }) =>
      [name, tables.map((table) => table.name), params.some((param) => param.name === 'limit')] as const,
  ),
)('%s', (name, tables, hasOwnLimit) => {
  test.each(tables)('%s', async (table) => {
    const result = await analyze(served.shop, name)
    const times = new Set(
      result
        .columnsOf(table)
        .filter(({ kind }) => kind === 'time')
        .map((column) => column.name),
    )
    const answer = await answered(get(`/analyses/${name}?table=${table}&${hasOwnLimit ? '' : 'limit=10000'}`))
    expect(answer).toMatchObject({ analysis: name, table, meta: { asOf: new Date(result.meta.asOf).toISOString() } })
    expect(answer.page.total).toBe(result.rows(table).length)
    expect(answer.rows).toEqual(inJson(result.rows(table).slice(0, answer.page.limit), times))
  })

  test('explain', async () => {
    const explained = (await (await get(`/analyses/${name}/explain`)).json()) as Record<string, unknown>
    expect(explained).toMatchObject({ analysis: name })
  })
})

test('parameters in the address and in a body mean the same', async () => {
  const inAddress = await answered(
    get(
      '/analyses/revenue?every=month&by=billing.country&since=2026-01-01&until=2026-06-01&timeZone=Asia/Kathmandu&where=salesChannel=web&where=totalMinor>=1000&test=true&statuses=completed,shipped&compare=2025-01-01..2025-06-01',
    ),
  )
  const inBody = await answered(
    post('/analyses/revenue', {
      every: 'month',
      by: 'billing.country',
      period: { from: '2026-01-01', to: '2026-06-01' },
      timeZone: 'Asia/Kathmandu',
      where: { salesChannel: 'web', totalMinor: { gte: 1000 } },
      test: true,
      statuses: ['completed', 'shipped'],
      compare: { from: '2025-01-01', to: '2025-06-01' },
    }),
  )
  expect(inAddress.rows.length).toBeGreaterThan(10)
  expect(inAddress.rows).toEqual(inBody.rows)
  expect(inAddress.meta.params).toEqual(inBody.meta.params)
  const nested = { steps: ['product_view', { type: 'purchase', where: { salesChannel: 'web' } }] }
  const [one, other] = await Promise.all([
    answered(get(`/analyses/funnel?params=${encodeURIComponent(JSON.stringify(nested))}`)),
    answered(post('/analyses/funnel', nested)),
  ])
  expect(one.rows).toEqual(other.rows)
})

test('pages follow each other', async () => {
  const all = await answered(get('/analyses/rfm?table=customers&limit=10000'))
  const pages = await Promise.all(
    [0, 200, 400].map((offset) => answered(get(`/analyses/rfm?table=customers&limit=200&offset=${offset}`))),
  )
  expect(pages.flatMap(({ rows }) => rows)).toEqual(all.rows)
  expect(pages.map(({ page }) => page.total)).toEqual([all.rows.length, all.rows.length, all.rows.length])
  expect((await answered(get('/analyses/rfm?table=customers&offset=100000'))).rows).toEqual([])
})

test('CSV and Arrow hold every row', async () => {
  const { page } = await answered(get('/analyses/rfm?table=customers&limit=1'))
  const csv = await get('/analyses/rfm?table=customers&format=csv')
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="rfm-customers.csv"')
  expect((await csv.text()).trimEnd().split('\r\n')).toHaveLength(page.total + 1)
  const arrow = await get('/analyses/rfm?table=customers', { accept: 'application/vnd.apache.arrow.stream' })
  const table = tableFromIPC(new Uint8Array(await arrow.arrayBuffer()))
  expect(table.numRows).toBe(page.total)
})

test('what was answered is not sent again while the stores are as they were', async () => {
  const first = await get('/analyses/geography?level=city')
  const tag = first.headers.get('etag')!
  const again = await get('/analyses/geography?level=city', { 'if-none-match': tag })
  expect(again.status).toBe(304)
  expect(await again.text()).toBe('')
  const others = [
    '/analyses/geography?level=region',
    '/analyses/geography?level=city&format=csv',
    '/analyses/geography?level=city&limit=5',
  ]
  for (const other of others) expect((await get(other, { 'if-none-match': tag })).status).toBe(200)
})

test.each([
  ['/analyses/rfm?bins=1', 400, 'bins'],
  ['/analyses/rfm?binz=4', 400, 'Did you mean'],
  ['/analyses/rfm?bins=4&bins=5', 400, 'once'],
  ['/analyses/rfm?table=group', 400, 'groups'],
  ['/analyses/rfm?workers=64', 400, 'up to the server'],
  ['/analyses/rfm?limit=0', 400, 'limit'],
  ['/analyses/rfm?limit=100000', 400, 'limit'],
  ['/analyses/rfm?offset=-1', 400, 'offset'],
  ['/analyses/rfm?format=xml', 400, 'format'],
  ['/analyses/rfm?where=contry=DE', 400, 'country'],
  ['/analyses/rfm?where=DE', 400, 'condition'],
  ['/analyses/rfm?test=perhaps', 400, 'true or false'],
  ['/analyses/rfm?params=[1]', 400, 'JSON object'],
  ['/analyses/rfm?__proto__=1', 400, '__proto__'],
  ['/analyses/migration?since=2026-01-01', 400, 'no period'],
  ['/analyses/rfn', 404, 'openapi.json'],
  ['/nothing', 404, 'openapi.json'],
])('%s is refused with %i', async (path, status, words) => {
  const response = await get(path)
  const { error } = (await response.json()) as { error: { code: string; message: string; request: string } }
  expect([response.status, error.message]).toEqual([status, expect.stringContaining(words)])
  expect(response.headers.get('x-request-id')).toBe(error.request)
})

test('equal questions that are asked at once have one answer', async () => {
  const question = '/analyses/funnel?window=3h'
  const texts = await Promise.all(Array.from({ length: 20 }, async () => (await get(question)).text()))
  expect(new Set(texts).size).toBe(1)
})

test('the numbers of the server itself', async () => {
  const metrics = await (await fetch(`${served.url}/metrics`)).text()
  for (const name of [
    'polymart_request_seconds',
    'polymart_analysis_seconds',
    'polymart_answers_total',
    'polymart_rows_read_total',
  ])
    expect(metrics).toContain(`# TYPE ${name}`)
  expect(metrics).toMatch(/polymart_answers_total\{analysis="rfm",kept="true"\} [1-9]/)
  expect(await (await fetch(`${served.url}/healthz`)).json()).toEqual({ status: 'alive' })
  expect(await (await fetch(`${served.url}/readyz`)).json()).toMatchObject({ status: 'ready' })
})
