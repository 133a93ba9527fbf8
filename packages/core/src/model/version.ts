import type { Field, Fields } from './field.js'

/** Raised whenever the model gets fields, which are marked with it. What former versions wrote is read, those fields null. */
export const modelVersion = 2

/** Every version, the latest first. */
export const modelVersions: readonly number[] = Array.from({ length: modelVersion }, (_, i) => modelVersion - i)

/** Whether a version of the model has a field. */
export const isIn = ({ since = 1 }: Field, version: number): boolean => since <= version

/** The fields that a version of the model had. */
export const fieldsUntil = (fields: Fields, version: number): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => isIn(field, version))
      .map(([name, field]) => [
        name,
        field.fields === undefined ? field : { ...field, fields: fieldsUntil(field.fields as Fields, version) },
      ]),
  )
