import { fieldsOf, isoTime } from '@polymart/core'
import type { EntityName, Fields } from '@polymart/core'

/** Puts epoch milliseconds in the place of ISO 8601 times, where a value has the shape of an entity. */
export const timesReader = (entity: EntityName): ((value: unknown) => void) =>
  readerOf(fieldsOf(entity)) ?? ((): void => undefined)

const readerOf = (fields: Fields): ((value: unknown) => void) | undefined => {
  const readers = Object.entries(fields).flatMap(([name, field]) => {
    if (field.kind === 'time') return [(record: Record<string, unknown>) => readTime(record, name)]
    const read = readerOf((field.fields ?? {}) as Fields)
    if (!read) return []
    return [(record: Record<string, unknown>) => each(record[name], read)]
  })
  if (readers.length === 0) return undefined
  return (value) => {
    if (typeof value !== 'object' || value === null) return
    for (const read of readers) read(value as Record<string, unknown>)
  }
}

const readTime = (record: Record<string, unknown>, name: string): void => {
  const value = record[name]
  if (typeof value !== 'string') return
  const at = isoTime(value)
  if (!Number.isNaN(at)) record[name] = at
}

/** A list's items, or a group. */
const each = (value: unknown, read: (value: unknown) => void): void => {
  if (Array.isArray(value)) for (const item of value as unknown[]) read(item)
  else read(value)
}
