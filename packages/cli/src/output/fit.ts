import { PolymartError } from '@polymart/core'
import type { EntityExamination, FieldExamination, LoadIssue } from '@polymart/core'
import { counted } from '../terminal/text.js'

/** How a mapping fits data, as one answer. */
export interface Fit {
  readonly documents: number
  /** Documents and rows of which no record can be made. */
  readonly refused: number
  /** Fields of which some values cannot be read, or none is there at all. */
  readonly wrong: readonly FieldExamination[]
  /** Why a load by the mapping would be for nothing: of some entity not one document converts, or there are none. */
  readonly failure: PolymartError | undefined
}

export const fitOf = (examinations: readonly EntityExamination[], issues: readonly LoadIssue[]): Fit => {
  const documents = sum(examinations, (examination) => examination.documents)
  return {
    documents,
    refused: sum(examinations, ({ refused }) => refused) + issues.length,
    wrong: examinations.flatMap(({ fields }) => fields.filter(isWrong)),
    failure:
      documents + issues.length === 0
        ? new PolymartError('format', 'No documents were found, so the mapping was checked against nothing.')
        : noneConverts(examinations, issues),
  }
}

/** Some values cannot be read, or none is there at all. */
export const isWrong = ({ of, found, unparsable }: FieldExamination): boolean =>
  unparsable > 0 || (of > 0 && found === 0)

/** What `--strict` says of data that does not all convert. */
export const misfit = ({ refused, wrong }: Fit): PolymartError | undefined =>
  refused === 0 && wrong.length === 0
    ? undefined
    : new PolymartError(
        'domain',
        `The mapping does not fit all of the data, and --strict was given: ${counted(refused, 'document')} cannot be converted, ${counted(wrong.length, 'field')} cannot be read everywhere.`,
      )

const noneConverts = (
  examinations: readonly EntityExamination[],
  issues: readonly LoadIssue[],
): PolymartError | undefined => {
  const useless = examinations.filter(({ entity, documents, refused }) => {
    const broken = issues.filter((issue) => issue.entity === entity).length
    return documents + broken > 0 && documents === refused
  })
  return useless.length === 0
    ? undefined
    : new PolymartError(
        'format',
        `No document of ${useless.map(({ entity }) => entity).join(', ')} can be converted: a load would store none of them. Correct the mapping where fields are listed above.`,
      )
}

const sum = <T>(of: readonly T[], value: (item: T) => number): number =>
  of.reduce((total, item) => total + value(item), 0)
