import type { AnalysisDescription, CommonParams } from '@polymart/analytics'
import { customersRefused, singlesOut } from '../guard/reader.js'
import type { Role } from '../options.js'
import type { Ask } from './ask.js'

/** Fails where who reads aggregates asks for rows about customers, or for numbers of one of them. */
export const checkReader = (role: Role, { tables }: AnalysisDescription, { params, table }: Ask): void => {
  if (role === 'customers') return
  const asked = tables.find((each) => each.name === table)!
  if (asked.aboutCustomers) refuseCustomers(`The rows of ${asked.name} are about single customers.`)
  const { where, by } = params as CommonParams & { readonly by?: unknown }
  const fields: unknown[] = [...Object.keys(where ?? {}), ...(Array.isArray(by) ? (by as unknown[]) : [by])]
  const field = fields.filter((field) => typeof field === 'string').find(singlesOut)
  if (field !== undefined) refuseCustomers(`${field} tells single customers apart.`)
}

/** What a breakdown has made of a table is known when it is there. */
export const checkColumns = (role: Role, columns: readonly { readonly kind: string }[]): void => {
  if (role === 'customers' || !columns.some(({ kind }) => kind === 'person')) return
  refuseCustomers('These rows are about single customers.')
}

const refuseCustomers = (what: string): never => {
  throw customersRefused(what)
}
