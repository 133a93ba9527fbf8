import type { EntityExamination, FieldExamination, LoadReport } from '@polymart/core'
import { count, counted, plain } from '../terminal/text.js'
import { fitOf, isWrong, oddities, suspectsOf } from './fit.js'
import { gridLines } from './grid.js'
import { issueLines } from './load-report.js'

/** How a mapping fits the data, for people: all fields, or those that are not always found. */
export const examinationLines = (
  examinations: readonly EntityExamination[],
  found: Pick<LoadReport, 'issues' | 'issueCounts'>,
  all: boolean,
): readonly string[] => {
  const { documents, refused, wrong, odd } = fitOf(examinations, found.issueCounts)
  return [
    ...examinations.flatMap((examination) => entityLines(examination, all)),
    ...(found.issues.length > 0 ? [...issueLines(found, all).slice(1), ''] : []),
    documents + refused === 0
      ? 'No documents were found, so the mapping could not be tested.'
      : wrong.length === 0 && refused === 0 && odd.length === 0
        ? 'The mapping fits: every document converts.'
        : `${counted(refused, 'document')} would be left out of a load; ${counted(wrong.length, 'field')} to check.${odd.length > 0 ? ' Some orders or ids need attention, see above.' : ''}`,
  ]
}

const entityLines = (examination: EntityExamination, all: boolean): readonly string[] => {
  const { entity, documents, refused, fields } = examination
  const shown = all ? fields : fields.filter((field) => isWrong(field) || field.missing > 0)
  return [
    `${entity}: ${counted(documents, 'document')}${refused > 0 ? `, ${count(refused)} cannot be converted` : ''}`,
    ...(shown.length > 0 ? fieldLines(shown) : []),
    ...(shown.length < fields.length
      ? [
          `  ${counted(fields.length - shown.length, shown.length > 0 ? 'other field' : 'field')} found in every document`,
        ]
      : []),
    ...fields.flatMap((field) => [...nearLines(field), ...sampleLines(field), ...suspectLines(field)]),
    ...oddities(examination).map((text) => `  ${plain(text)}`),
    '',
  ]
}

const fieldLines = (fields: readonly FieldExamination[]): readonly string[] => {
  const numbers = (name: 'found' | 'missing' | 'unparsable') => ({
    header: name,
    align: 'right' as const,
    cells: fields.map((field) => count(field[name])),
  })
  return gridLines(
    [
      { header: '  field', align: 'left', cells: fields.map(({ field }) => `  ${plain(field)}`) },
      { header: 'from', align: 'left', cells: fields.map(({ path }) => plain(path ?? '')) },
      numbers('found'),
      numbers('missing'),
      numbers('unparsable'),
    ],
    fields.length,
  )
}

const nearLines = ({ field, path, near }: FieldExamination): readonly string[] =>
  near === null ? [] : [`  ${plain(`${field}: no document has ${path ?? ''}. Did you mean ${JSON.stringify(near)}?`)}`]

const sampleLines = ({ field, samples }: FieldExamination): readonly string[] =>
  samples.map(({ shape, expected, count: times, ids, values }) => {
    const where = ids.length > 0 ? `, such as in ${ids.join(', ')}` : ''
    const what = values.length > 0 ? ` (${values.join(', ')})` : ''
    return `  ${plain(`${field}: expected ${expected}, found ${shape}${what} ${counted(times, 'time')}${where}`)}`
  })

const suspectLines = (field: FieldExamination): readonly string[] =>
  suspectsOf(field).map(({ looks, value, count: times }) => {
    const shown = JSON.stringify(value)
    const text =
      looks === 'country'
        ? `${counted(times, 'value')} not in ISO 3166-1 alpha-2, kept as they are; "country": "any" reads codes and names`
        : `${shown} ${counted(times, 'time')}, which looks like a missing value; "missing": [${shown}] makes it one`
    return `  ${plain(`${field.field}: ${text}`)}`
  })
