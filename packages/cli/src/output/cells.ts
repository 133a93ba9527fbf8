import { countText, durationText, moneyText, noValueText, numberText, percentText } from '@polymart/core'
import type { ResultColumn } from '@polymart/analytics'
import { plain } from '../terminal/text.js'

const longest = 40

/** The cells of a column as people read them: money in major units with its currency, lengths of time in words. */
export const cellTexts = ({ kind, values }: ResultColumn, currency: string | null): readonly string[] => {
  const text = textOf(kind, currency)
  return values.map((value) => (value === null ? noValueText : text(value as never)))
}

const textOf = (kind: ResultColumn['kind'], currency: string | null): ((value: never) => string) => {
  switch (kind) {
    case 'sentence':
      return plain
    case 'text':
    case 'person':
    case 'country':
    case 'step':
    case 'place':
      return (text: string) => shortened(plain(text))
    case 'money':
      // Codes come from the data, and one that is no currency is shown as it is.
      return moneyText(currency === null ? null : plain(currency))
    case 'time':
      return (at: number) => new Date(at).toISOString().replace('T', ' ').replace(/\.\d+/, '')
    case 'share':
    case 'change':
      return percentText
    case 'duration':
      return durationText
    case 'number':
      return numberText
    case 'count':
      return countText
    case 'date':
    case 'boolean':
      return String
  }
}

const shortened = (text: string): string => {
  const letters = Array.from(text)
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : text
}
