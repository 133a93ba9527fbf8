import { datesBefore, instantOf, PolymartError, shownValue } from '@polymart/core'
import type { PointInTime } from '@polymart/core'
import type { SpecOf } from '../define/analysis.js'
import type { Param } from '../params/param.js'
import { rfmParams } from '../rfm/params.js'

/** The dates between the two moments, if nobody says. */
const defaultDates = 90

const compareWith: Param<PointInTime | undefined, number | null> = {
  type: 'PointInTime',
  byDefault: undefined,
  meaning: `The moment to compare with, before \`asOf\`; by default the local date and time of \`asOf\`, ${defaultDates} dates earlier.`,
  schema: { type: ['string', 'integer'] },
  flag: { value: 'time', read: (text) => text },
  parse: (given, name, { timeZone }) => (given === undefined ? null : instantOf(given as PointInTime, timeZone, name)),
  echo: (value) => value,
}

export const migrationParams = { compareWith, ...rfmParams }

type Given = SpecOf<typeof migrationParams>

export type MigrationSpec = SpecOf<typeof migrationParams, ReturnType<typeof migrationDerive>>

/** @throws PolymartError `argument`: the moment to compare with is not before asOf. */
export const migrationDerive = ({ compareWith, scope }: Given) => {
  const before = compareWith ?? datesBefore(scope.asOf, defaultDates, scope.timeZone)
  if (before >= scope.asOf)
    throw new PolymartError(
      'argument',
      `Expected compareWith to be before asOf, ${new Date(scope.asOf).toISOString()}, found ${shownValue(new Date(before).toISOString())}.`,
    )
  return { compareWith: before }
}

/** The common parameters at the moment to compare with; the currency of `scope` may be found after the others. */
export const scopeBefore = ({ scope, compareWith }: MigrationSpec) => ({
  ...scope,
  asOf: compareWith,
  from: null,
  to: compareWith,
})
