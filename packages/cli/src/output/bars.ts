import type { ResultColumn } from '@polymart/analytics'

const levels = '▁▂▃▄▅▆▇█'
const eighths = ' ▏▎▍▌▋▊▉█'
const widest = 60

/** The column that bars are drawn of: the first amount of money, or else count, of which there is more than one value. */
export const measured = (columns: readonly ResultColumn[]): ResultColumn | undefined =>
  (['money', 'count'] as const)
    .map((kind) => columns.find((column) => column.kind === kind))
    .find((column) => column && isDrawn(column))

/** Whether bars say something of a column: it has amounts, or counts, and not all the same. */
export const isDrawn = ({ kind, values }: ResultColumn): boolean =>
  ['money', 'count', 'share', 'number', 'duration'].includes(kind) && new Set(values).size > 1

/** A line of blocks as high as the values, from 0 or the lowest; of many values each block is the mean of some. */
export const sparkline = (values: ResultColumn['values']): string => {
  const blocks = Math.min(widest, values.length)
  const means = Array.from({ length: blocks }, (_, i) => {
    const from = Math.floor((i * values.length) / blocks)
    const part = values.slice(from, Math.floor(((i + 1) * values.length) / blocks)).map(Number)
    return part.reduce((sum, value) => sum + value, 0) / part.length
  })
  const low = Math.min(0, ...means)
  const range = Math.max(...means) - low
  return means.map((mean) => levels[range > 0 ? Math.round(((mean - low) / range) * 7) : 0]).join('')
}

/** For each value a bar of at most so many characters; none for what is not above 0. */
export const bars = (values: ResultColumn['values'], width: number): readonly string[] => {
  const most = Math.max(0, ...values.map(Number))
  return values.map((value) => {
    const parts = most > 0 ? Math.max(0, Math.round((Number(value) / most) * width * 8)) : 0
    return eighths[8]!.repeat(Math.floor(parts / 8)) + (parts % 8 > 0 ? eighths[parts % 8]! : '')
  })
}
