import type { Format, Show } from '../format.js'

/** What each metric is called, and how its values read. */
export const metricsOf = ({
  count,
  number,
  wholeMoney: money,
  percent,
}: Format): Readonly<Record<string, readonly [string, Show]>> => {
  const whole: Show = (value) => (Number.isInteger(value) ? count : number)(value)
  return {
    orders: ['Orders', whole],
    netMinor: ['Net revenue', money],
    aovMinor: ['Average order value', money],
    sessions: ['Sessions', whole],
    sessionConversion: ['Session conversion', percent],
  }
}
