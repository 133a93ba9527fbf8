import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze, open } from '@polymart/analytics'
import { callOf, furtherTasks, withPolars } from './calls.js'
import type { Data, Parameters } from './data.js'

/** Generates a shop as Parquet, loads it into an embedded store, and writes down where both are. That file's path. */
export const prepareData = async (root: string, scale: number): Promise<string> => {
  const folder = join(root, '.cache', 'bench', `shop-${scale}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const files = join(folder, 'files')
  const store = join(folder, 'store')
  const polymart = (...args: string[]): void => {
    execFileSync(process.execPath, [join(root, 'packages/cli/bin/polymart.js'), ...args], { stdio: 'pipe' })
  }
  polymart('generate', '--out', files, '--scale', String(scale), '--format', 'parquet')
  polymart('load', '--from', files, '--store', `embedded:${store}`)
  const data: Data = { files, store, parameters: await parametersOf(store) }
  const path = join(folder, 'data.json')
  writeFileSync(path, JSON.stringify(data, null, 2))
  return path
}

const parametersOf = async (store: string): Promise<Data['parameters']> => {
  const shop = await open(`embedded:${store}`)
  const parameters: Record<string, Parameters> = {}
  for (const name of [...withPolars, ...furtherTasks]) {
    const { asOf, period, previousPeriod, currency } = (await analyze(shop, ...callOf(name))).meta
    parameters[name] = {
      as_of: asOf,
      since: period.from ?? 0,
      previous_since: previousPeriod?.from ?? 0,
      currency: currency ?? '',
    }
  }
  await shop.close()
  return parameters
}
