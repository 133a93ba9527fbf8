import { createHash } from 'node:crypto'
import { cellFormat, modelVersion, modelVersions } from '@polymart/core'
import type { Address } from '../address.js'

/** Raised whenever keys, qualifiers or the state change their form. */
const formatVersion = 1

const formatOf = (version: number): string =>
  `${formatVersion}-${createHash('sha256').update(cellFormat('sessions', version)).digest('hex').slice(0, 8)}`

/** The version of the model by which rows of a format are written. */
export const versionOfFormat: ReadonlyMap<string, number> = new Map(
  modelVersions.map((version) => [formatOf(version), version]),
)

/** What rows look like that this version writes, in one text. */
export const format = formatOf(modelVersion)

/** A session's summary, which most scans read alone, and its events; names are short, since each cell repeats them. */
export const summaryFamily = Buffer.from('s')
export const eventsFamily = Buffer.from('e')

/** The store's tables. Neither name begins with the other. */
export interface TableNames {
  readonly sessions: string
  /** What the store knows of itself, in one row. */
  readonly meta: string
}

export const tableNames = ({ namespace, prefix }: Address): TableNames => {
  const before = `${namespace === 'default' ? '' : `${namespace}:`}${prefix}`
  return { sessions: `${before}sessions`, meta: `${before}meta_polymart` }
}
