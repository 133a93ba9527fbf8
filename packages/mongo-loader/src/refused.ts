import { countedText, model, PolymartError } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { MongoBulkWriteError } from 'mongodb'
import type { Document, WriteError } from 'mongodb'
import { codes } from './explain.js'

/** What the server says of each document of a command that it did not write. */
export const writeErrorsOf = (error: MongoBulkWriteError): readonly WriteError[] => [error.writeErrors].flat()

/**
 * The error of a command of which a validator refused documents, with the first one's id and field; any other error as
 * it is. Values are not told.
 */
export const refusedBy = (entity: EntityName, documents: readonly Document[], error: unknown): unknown => {
  if (!(error instanceof MongoBulkWriteError)) return error
  const refused = writeErrorsOf(error).filter(({ code }) => code === codes.documentValidation)
  const [first] = refused
  if (!first) return error
  const field = fieldIn(first.errInfo)
  const id: unknown = documents[first.index]?.[model[entity].key]
  return new PolymartError(
    'storage',
    `The server refused ${countedText(refused.length, 'document')} of ${entity}, the first ${JSON.stringify(id)}` +
      `${field === '' ? '' : ` for its field ${field}`}: the collection's validator is not the one that Polymart made. ` +
      'Mend it, or load with --recreate.',
    { cause: error },
  )
}

/** The path of the first field that does not fit: the server explains itself in nested rules. */
const fieldIn = (info: unknown): string => {
  if (typeof info !== 'object' || info === null) return ''
  const { propertyName, missingProperties, ...rest } = info as Document
  const own = typeof propertyName === 'string' ? [propertyName] : []
  const missing = Array.isArray(missingProperties) ? [String(missingProperties[0])] : []
  const below = Object.values(rest)
    .flatMap((value) => [value as unknown].flat())
    .map(fieldIn)
  return [...own, ...missing, ...below.filter((path) => path !== '').slice(0, 1)].join('.')
}
