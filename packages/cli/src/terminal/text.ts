import { stripVTControlCharacters } from 'node:util'

// Control characters, line and paragraph separators, and marks that turn the direction of what follows.
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Text from data or arguments, fit for one line of a terminal: it can neither move the cursor nor pass for something else. */
export const plain = (text: string): string => stripVTControlCharacters(text).replace(unsafe, ' ')

/** Lines of texts from data, such as those of a file: as `plain` of each. */
export const plainLines = (text: string): string =>
  text
    .split(/(\r?\n)/)
    .map((part, i) => (i % 2 === 0 ? plain(part) : part))
    .join('')

/** JSON of one line in which what a terminal would obey is escaped; to a program it says the same. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value).replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

export { countText as count, countedText as counted } from '@polymart/core'

/** `0.8 s`, `12 s`, `3 min 20 s`. */
export const seconds = (ms: number): string => {
  const whole = Math.round(ms / 1000)
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
