import { moneyFormat } from '@polymart/core'
import type { MoneyLayout } from '@polymart/core'
import type { ResultColumn } from '@polymart/analytics'
import { plain } from '../terminal/text.js'

const longest = 40
const unknown = '–'

const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })

/** `12.3%`. */
export const percentText = (ratio: number): string => percent.format(ratio)

/** The cells of a column as people read them: money in major units with its currency, lengths of time in words. */
export const cellTexts = ({ name, type, values }: ResultColumn, currency: string | null): readonly string[] => {
  const text = textOf(name, type, currency)
  return values.map((value) => (value === null ? unknown : text(value as never)))
}

const textOf = (name: string, type: ResultColumn['type'], currency: string | null): ((value: never) => string) => {
  switch (type) {
    case 'text':
      return (text: string) => shortened(plain(text))
    case 'money':
      return moneyText(currency)
    case 'time':
      return (at: number) => new Date(at).toISOString().replace('T', ' ').replace(/\.\d+/, '')
    case 'ratio':
      return percentText
    case 'number':
      return /Ms[A-Z]|Ms$/.test(name) ? duration : (value: number) => decimal.format(value)
    case 'integer':
      return (value: number) => decimal.format(value)
    case 'date':
    case 'boolean':
      return String
  }
}

const shortened = (text: string): string => {
  const letters = Array.from(text)
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : text
}

/** Minor units as `€1,234.56`. */
export const moneyText = (currency: string | null, layout?: MoneyLayout): ((minor: number) => string) => {
  if (currency === null) return (minor) => decimal.format(minor)
  return moneyFormat(plain(currency), layout)
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** `45 s`, `12.5 min`, `2 d`. */
const duration = (ms: number): string => {
  const [unit, length] = units.find(([, length]) => ms >= length) ?? ['ms', 1]
  return `${decimal.format(Math.round((ms / length) * 10) / 10)} ${unit}`
}
