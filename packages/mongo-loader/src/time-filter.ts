import type { EntityName, ScanOptions } from '@polymart/core'
import type { Document } from 'mongodb'
import { timeFields } from './names.js'

/** The rows of a range of time; their fields may stand below another. */
export const timeFilter = (
  entity: EntityName,
  { from, to }: Pick<ScanOptions, 'from' | 'to'>,
  below: '' | 'row.' = '',
): Document => {
  const field = timeFields[entity]
  if (field === undefined || (from === undefined && to === undefined)) return {}
  const bounds = {
    ...(from !== undefined && from > -Infinity && { $gte: new Date(Math.ceil(from)) }),
    ...(to !== undefined && to < Infinity && { $lt: new Date(Math.ceil(to)) }),
  }
  return Object.keys(bounds).length > 0 ? { [below + field]: bounds } : {}
}
