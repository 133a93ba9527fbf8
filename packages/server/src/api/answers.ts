import { explain, metaInJson } from '@polymart/analytics'
import type { QuestionOf } from '../answering/question.js'
import type { Answer, Source } from '../answering/source.js'
import { generationOf } from '../state/generation.js'
import { checkColumns } from './customers.js'
import { pageInJson, tableInArrow, tableInCsv } from './formats.js'
import { withName, withStoreNames } from './store-names.js'

/** A table of an analysis, or a page of it. */
export const analysisAnswer = async ({ ask }: Source, question: QuestionOf<'analysis'>): Promise<Answer> => {
  const { analysis, params, table, format, limit, offset, role } = question
  const result = await ask(analysis, params)
  checkColumns(role, result.columnsOf(table))
  const page = { result, table, limit, offset }
  const generation = generationOf(result.meta.stores)
  if (format === 'json') return { body: pageInJson(page), generation }
  return { body: format === 'csv' ? tableInCsv(page) : await tableInArrow(page), generation }
}

/** What an analysis would read. */
export const explainAnswer = async ({ shop }: Source, { analysis, params }: QuestionOf<'explain'>): Promise<Answer> => {
  const explained = await explain(shop, analysis, params)
  const named = withStoreNames(metaInJson(explained))
  return {
    body: { ...named, reads: named.reads.map(withName) },
    // It says what is kept already, which changes with each call.
    generation: undefined,
  }
}
