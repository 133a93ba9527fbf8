import { bucketOf, partitionsOf, recordsOf } from '@polymart/core'
import type { EntityName, Partition, Records } from '@polymart/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allColumns, allPaths, batch, byId, samples } from './context.js'
import type { AnyRecord, Context } from './context.js'

/** Partitions, columns and times cut what is read, and nothing else. */
export const scanning = ({ fill, runs, scan, store }: Context, entity: EntityName): void => {
  describe('scanning', () => {
    const records = samples(entity, 60)

    it('gives every row in exactly one partition, by the bucket of its person', async () => {
      await fill([batch(entity, records)])
      const all = await scan(entity)
      const bucket = bucketsOf[entity]
      for (const count of [1, 2, 3, 8, 64, 4096]) {
        const found: AnyRecord[] = []
        const partitions = await store().partitions(count)
        expect(partitions).toHaveLength(count)
        expect(partitions.map(({ from }) => from)).toEqual([0, ...partitions.slice(0, -1).map(({ to }) => to)])
        expect(partitions.at(-1)!.to).toBe(4096)
        const buckets = bucket ? all.map(bucket) : []
        for (const [i, partition] of partitions.entries()) {
          if (count > 64 && i % 16 > 0 && i !== count - 1 && !touches(partition, buckets)) continue
          const rows = Array.from(
            recordsOf(await store().scan(entity, partition, { columns: allColumns(entity) })),
          ) as AnyRecord[]
          if (!bucket) {
            expect(rows).toEqual(all)
            if (count > 8) break
            continue
          }
          for (const row of rows) {
            expect(bucket(row)).toBeGreaterThanOrEqual(partition.from)
            expect(bucket(row)).toBeLessThan(partition.to)
          }
          found.push(...rows)
        }
        if (bucket) expect(byId(entity, found)).toEqual(byId(entity, all))
      }
    })

    it('gives the columns that are asked for, and single columns of lists', async () => {
      await fill([batch(entity, records)])
      const all = await scan(entity)
      const paths = allPaths(entity)
      for (const path of paths) {
        expect(await scan(entity, { columns: [path] }), path).toEqual(all.map((record) => picked(record, [path])))
      }
      await fc.assert(
        fc.asyncProperty(fc.subarray([...paths]), async (columns) => {
          expect(await scan(entity, { columns })).toEqual(all.map((record) => picked(record, columns)))
        }),
        { numRuns: runs },
      )
    })

    it('counts rows when no column is asked for', async () => {
      await fill([batch(entity, records)])
      const { rows, columns } = await store().scan(entity, partitionsOf(1)[0]!, { columns: [] })
      expect(rows).toBe(records.length)
      expect(columns).toEqual({})
    })

    it('ends when it is told to', async () => {
      await expect(scan(entity, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'interrupted' })
    })

    const timeOf = timesOf[entity]
    if (!timeOf) return
    it('gives the rows of a time range, half-open', async () => {
      await fill([batch(entity, records)])
      const all = await scan(entity)
      const times = all.map((record) => timeOf(record))
      const near = fc.constantFrom(...times).chain((time) => fc.constantFrom(time, time + 1))
      const columns = fc.constantFrom(allColumns(entity), allPaths(entity).slice(-1))
      await fc.assert(
        fc.asyncProperty(
          fc.option(near, { nil: undefined }),
          fc.option(near, { nil: undefined }),
          columns,
          async (from, to, only) => {
            const inside = all.filter((_, i) => times[i]! >= (from ?? -Infinity) && times[i]! < (to ?? Infinity))
            const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
            expect(await scan(entity, { columns: only, ...range })).toEqual(
              inside.map((record) => picked(record, only)),
            )
          },
        ),
        { numRuns: runs * 2 },
      )
    })
  })
}

/** Whether a partition or one beside it holds a row; of very many, few others are read. */
const touches = ({ from, to }: Partition, buckets: readonly number[]): boolean =>
  buckets.some((bucket) => bucket >= from - 1 && bucket <= to)

const bucketsOf: { readonly [E in EntityName]?: (record: AnyRecord) => number } = {
  users: (record) => bucketOf((record as Records['users']).userId),
  transactions: (record) => bucketOf((record as Records['transactions']).userId),
  sessions: (record) => bucketOf((record as Records['sessions']).userId ?? (record as Records['sessions']).visitorId),
}

const timesOf: { readonly [E in EntityName]?: (record: AnyRecord) => number } = {
  transactions: (record) => (record as Records['transactions']).at,
  sessions: (record) => (record as Records['sessions']).startAt,
}

/** What a record keeps when only some paths are read. */
const picked = (value: unknown, paths: readonly string[]): Record<string, unknown> => {
  const result: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value as Record<string, unknown>)) {
    const below = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1))
    if (paths.includes(name)) result[name] = field
    else if (below.length > 0)
      result[name] = Array.isArray(field) ? field.map((item) => picked(item, below)) : picked(field, below)
  }
  return result
}
