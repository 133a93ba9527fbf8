import { expect } from 'vitest'
import { analyze } from '@polymart/analytics'
import type { Result, Shop } from '@polymart/analytics'
import { expectEqual } from '../../packages/core/test/equal.js'
import { analysisNamed, isComposite, planRun } from '../oracle/analytics.js'
import type { Oracle } from '../oracle/oracle.js'
import { allCases } from '../cases/all.js'

type Params = Record<string, unknown>

/**
 * Every table of a call equals what the oracle's SQL answers: the same rows in the same order, null for null. Columns that
 * cannot be SQL are held to what the analysis' cases have for them.
 */
export const expectEqualToOracle = async (
  shop: Shop,
  oracle: Oracle,
  name: string,
  params: Params,
): Promise<Result> => {
  const analysis = analysisNamed(name)
  const { spec } = await planRun(shop.snapshot(), analysis, params)
  const result = await analyze(shop, name, params)
  const scope = { ...spec.scope, currency: result.meta.currency }
  const beyond = allCases[name]!.beyondSql
  // What calls others has no SQL of its own, and all of it is held to another way.
  const queries = isComposite(analysis) ? {} : analysis.sql({ ...spec, scope })
  if (isComposite(analysis)) expect(beyond, name).toBeDefined()
  else expect(Object.keys(queries), name).toEqual(result.tableNames)
  for (const [table, wanted] of Object.entries(await oracle.answers(queries))) {
    const found = result.rows(table).map((row) => without(row, beyond?.columns[table] ?? []))
    const where = `${name} ${table} ${JSON.stringify(params)}`
    expect(found.length, where).toBe(wanted.length)
    for (const [i, row] of found.entries()) expectEqual(close(row, wanted[i]!), wanted[i], `${where}, row ${i}`)
    expect(Object.keys(found[0] ?? {}), where).toEqual(Object.keys(wanted[0] ?? {}))
  }
  await beyond?.check(result, shop, params)
  return result
}

const without = (row: Params, names: readonly string[]): Params => {
  const missing = names.filter((name) => !(name in row))
  expect(missing).toEqual([])
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))
}

/** Doubles that differ in the last bits only, because they were added up in another order, are taken to be equal. */
const close = (row: Params, wanted: Params): Params =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const other = wanted[name]
      const near =
        typeof value === 'number' &&
        typeof other === 'number' &&
        !Number.isInteger(other) &&
        Math.abs(value - other) <= 1e-12 * Math.abs(other)
      return [name, near ? other : value]
    }),
  )
