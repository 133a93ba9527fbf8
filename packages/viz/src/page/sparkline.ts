import { markup } from './markup.js'
import type { Markup } from './markup.js'

const width = 120
const height = 28

/** A small line without axes; null values leave gaps. Decoration beside a number: its words are the label. */
export const sparkline = (values: readonly (number | null)[], label: string): Markup | null => {
  const given = values.filter((value) => value !== null)
  if (given.length < 2) return null
  const least = Math.min(...given)
  const span = Math.max(...given) - least || 1
  const x = (i: number): string => ((i / (values.length - 1)) * width).toFixed(1)
  const y = (value: number): string => (height - 2 - ((value - least) / span) * (height - 4)).toFixed(1)
  let path = ''
  values.forEach((value, i) => {
    if (value !== null) path += `${values[i - 1] == null ? 'M' : 'L'}${x(i)} ${y(value)}`
  })
  return markup`
    <svg class="spark" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">
      <path d="${path}"/>
    </svg>`
}

/** Two bars from zero, now above before: for a number of which no days are known. */
export const comparison = (now: number, before: number, label: string): Markup | null => {
  const most = Math.max(now, before)
  if (most <= 0) return null
  const bar = (value: number): string => ((Math.max(0, value) / most) * width).toFixed(1)
  return markup`
    <svg class="spark" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">
      <rect class="now" y="5" width="${bar(now)}" height="7"/>
      <rect class="then" y="15" width="${bar(before)}" height="7"/>
    </svg>
    <p class="keys" aria-hidden="true"><span class="now">this period</span> <span class="then">before</span></p>`
}
