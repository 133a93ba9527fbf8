import type { EntityName } from '../model/entities.js'
import type { FieldPath } from './mapping.js'
import { withSuspect } from './suspects.js'
import type { Suspect } from './suspects.js'

/** Values of one shape that could not be read. */
export interface ShapeSample {
  /** `a text of 7 characters` */
  readonly shape: string
  readonly expected: string
  readonly count: number
  /** Of the first records that have one, where their ids can be read. */
  readonly ids: readonly string[]
  /** Some of the values, where they were asked for and identify nobody. */
  readonly values: readonly string[]
}

/** What a mapping's field is in documents. */
export interface FieldExamination {
  /** The model's field: `lines.quantity`; of one's own `extra.campaign`; of a rule `events, rule 1: product_view`. */
  readonly field: string
  /** Where it is looked for; null where it is no path. */
  readonly path: string | null
  /** Documents, or items of the list. */
  readonly of: number
  readonly found: number
  /** Null, or not there. */
  readonly missing: number
  /** Found, but not what it should be; `found` counts them too. */
  readonly unparsable: number
  readonly samples: readonly ShapeSample[]
  /** What was found and may mean something else than it says. */
  readonly suspects: readonly Suspect[]
  /** Of a path that no document has: one that they have, and that is much like it. */
  readonly near: FieldPath | null
}

/** What a mapping makes of the documents of one entity. */
export interface EntityExamination {
  readonly entity: EntityName
  readonly documents: number
  /** Of which no record can be made. */
  readonly refused: number
  /** Ids that come again with other content, among those that were compared, and the documents that have them. */
  readonly repeated?: { readonly ids: number; readonly rows: number }
  /** Orders with a total that is more than shipping and tax, and no lines. */
  readonly withoutLines?: number
  /** Every field that is mapped, in the order of the model. */
  readonly fields: readonly FieldExamination[]
}

const mostIds = 5
const mostShapes = 20

/** Adds one value that could not be read to the samples of its field. */
export const withSample = (samples: readonly ShapeSample[], sample: ShapeSample): readonly ShapeSample[] => {
  const at = samples.findIndex(({ shape, expected }) => shape === sample.shape && expected === sample.expected)
  if (at < 0) return samples.length < mostShapes ? [...samples, sample] : samples
  const before = samples[at]!
  const together: ShapeSample = {
    ...before,
    count: before.count + sample.count,
    ids: [...new Set([...before.ids, ...sample.ids])].slice(0, mostIds),
    values: [...new Set([...before.values, ...sample.values])].slice(0, mostIds),
  }
  return samples.with(at, together)
}

/** What two parts of one entity's documents are together. */
export const mergeExaminations = (a: EntityExamination, b: EntityExamination): EntityExamination => ({
  entity: a.entity,
  documents: a.documents + b.documents,
  refused: a.refused + b.refused,
  ...((a.repeated ?? b.repeated) && {
    repeated: {
      ids: (a.repeated?.ids ?? 0) + (b.repeated?.ids ?? 0),
      rows: (a.repeated?.rows ?? 0) + (b.repeated?.rows ?? 0),
    },
  }),
  ...((a.withoutLines ?? b.withoutLines) !== undefined && {
    withoutLines: (a.withoutLines ?? 0) + (b.withoutLines ?? 0),
  }),
  fields: a.fields.map((field, i) => merged(field, b.fields[i]!)),
})

const merged = (a: FieldExamination, b: FieldExamination): FieldExamination => ({
  field: a.field,
  path: a.path,
  of: a.of + b.of,
  found: a.found + b.found,
  missing: a.missing + b.missing,
  unparsable: a.unparsable + b.unparsable,
  samples: b.samples.reduce(withSample, a.samples),
  suspects: b.suspects.reduce(withSuspect, a.suspects),
  near: a.found + b.found > 0 ? null : (a.near ?? b.near),
})
