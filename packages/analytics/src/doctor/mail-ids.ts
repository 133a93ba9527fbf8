import { countedText, textColumn, textsOf } from '@polymart/core'
import type { Columns } from '@polymart/core'

const mail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** Sessions whose user or visitor is called by what looks like an e-mail address. */
export const mailLikeIds = (rows: number, columns: Columns): number => {
  const looks = ['userId', 'visitorId'].map((name) => {
    const { codes, dictionary } = textColumn(columns, name)
    return { codes, mails: textsOf(dictionary).map((text) => mail.test(text)) }
  })
  if (!looks.some(({ mails }) => mails.includes(true))) return 0
  let count = 0
  for (let row = 0; row < rows; row++) if (looks.some(({ codes, mails }) => mails[codes[row]!])) count++
  return count
}

export const warningOfMailIds = (rows: number): readonly string[] =>
  rows === 0
    ? []
    : [
        `${countedText(rows, 'session has', 'sessions have')} users or visitors whose ids look like e-mail addresses. Ids appear in row keys, region names, logs and results, so use ids that do not identify a person.`,
      ]
