import { instantOf, startOfDatesBefore } from '@polymart/core'
import type { CommonParams, Shop } from '@polymart/analytics'

/** `28d`, `12w`, `6m`, `1y`: so many days, weeks, calendar months or years. */
const lengthOf = (text: unknown): { readonly days: number } | { readonly months: number } | undefined => {
  const [, digits, unit] = typeof text === 'string' ? (/^(\d{1,5})([dwmy])$/.exec(text) ?? []) : []
  const n = Number(digits)
  if (unit === undefined || n === 0) return undefined
  return unit === 'd' || unit === 'w' ? { days: unit === 'd' ? n : 7 * n } : { months: unit === 'm' ? n : 12 * n }
}

/**
 * The parameters with a start of the period that is told by a length made one in time: so many dates that end with that
 * of the period's end, as the analyses' own periods do. Asks the shop for that end, where nobody says it.
 */
export const withStart = async <P extends CommonParams>(shop: Shop, params: P): Promise<P> => {
  const length = lengthOf(params.period?.from)
  if (!length) return params
  const { explain } = await import('@polymart/analytics')
  // rfm takes whatever all analyses have in common.
  const { asOf, timeZone } = await explain(shop, 'rfm', {
    ...(params.asOf !== undefined && { asOf: params.asOf }),
    ...(params.timeZone !== undefined && { timeZone: params.timeZone }),
  })
  const { to } = params.period!
  const end = to === undefined ? asOf : Math.min(asOf, instantOf(to, timeZone, 'period.to'))
  return { ...params, period: { ...params.period, from: startOfDatesBefore(end, timeZone, length) } }
}
