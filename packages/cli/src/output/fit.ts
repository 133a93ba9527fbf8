import { PolymartError } from '@polymart/core'
import type { EntityExamination, FieldExamination, IssueCount, Suspect } from '@polymart/core'
import { counted } from '../terminal/text.js'

/** How a mapping fits data, as one answer. */
export interface Fit {
  readonly documents: number
  /** Documents and rows of which no record can be made. */
  readonly refused: number
  /** Fields of which some values cannot be read, or none is there at all. */
  readonly wrong: readonly FieldExamination[]
  /** What is odd about documents as a whole. */
  readonly odd: readonly string[]
  /** Why a load by the mapping would be for nothing: of some entity not one document converts, or there are none. */
  readonly failure: PolymartError | undefined
}

export const fitOf = (examinations: readonly EntityExamination[], issueCounts: readonly IssueCount[]): Fit => {
  const documents = sum(examinations, (examination) => examination.documents)
  const broken = sum(issueCounts, ({ rows }) => rows)
  return {
    documents,
    refused: sum(examinations, ({ refused }) => refused) + broken,
    wrong: examinations.flatMap(({ fields }) => fields.filter(isWrong)),
    odd: examinations.flatMap(oddities),
    failure:
      documents + broken === 0
        ? new PolymartError('format', 'No documents were found, so the mapping was checked against nothing.')
        : noneConverts(examinations, issueCounts),
  }
}

/** Some values cannot be read or mean nothing, or none is there at all. */
export const isWrong = (field: FieldExamination): boolean =>
  field.unparsable > 0 || (field.of > 0 && field.found === 0) || suspectsOf(field).length > 0

/** What comes too often to be a name or word that just looks so. */
export const suspectsOf = ({ found, suspects }: FieldExamination): readonly Suspect[] =>
  suspects.filter(({ count }) => count > 1 && count * 1000 >= found)

/** What is odd about the documents of an entity as a whole. */
export const oddities = ({ entity, repeated, withoutLines }: EntityExamination): readonly string[] => [
  ...(repeated
    ? [
        `${counted(repeated.ids, 'id')} of ${entity} in ${counted(repeated.rows, 'document')} with different content; ` +
          (entity === 'transactions'
            ? 'if each is a line of an order, say "lines": "rows" beside "from", or else a load keeps the last'
            : 'a load keeps the last'),
      ]
    : []),
  ...(withoutLines === undefined
    ? []
    : [
        `${counted(withoutLines, 'order')} with a total and no lines, which count as 0 in revenue; "lines": "total" beside "from" makes one line of each total`,
      ]),
]

/** What `--strict` says of data that does not all convert. */
export const misfit = ({ refused, wrong, odd }: Fit): PolymartError | undefined =>
  refused === 0 && wrong.length === 0 && odd.length === 0
    ? undefined
    : new PolymartError(
        'domain',
        `The mapping does not fit all of the data, and --strict was given: ${counted(refused, 'document')} cannot be converted, ${counted(wrong.length + odd.length, 'finding')} above.`,
      )

const noneConverts = (
  examinations: readonly EntityExamination[],
  issueCounts: readonly IssueCount[],
): PolymartError | undefined => {
  const useless = examinations.filter(({ entity, documents, refused }) => {
    const broken = sum(
      issueCounts.filter((count) => count.entity === entity),
      ({ rows }) => rows,
    )
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
