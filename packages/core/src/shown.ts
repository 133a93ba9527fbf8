/** More than anyone reads of a value in a message. */
const usualLength = 200

/** A text, cut where it is long. */
export const shortened = (text: string, most = usualLength): string =>
  // Half of a pair that makes one character is none.
  text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`

/** What a caller gave, as messages show it: as JSON, cut where it is long. It must not come from data. */
export const shownValue = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  return ['function', 'symbol'].includes(typeof value) ? `a ${typeof value}` : shortened(JSON.stringify(value))
}
