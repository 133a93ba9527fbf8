import { compareTexts } from '@polymart/core'
import { noSession, notSet } from './columns.js'

const rank = (value: string): number => (value === notSet ? 2 : value === noSession ? 1 : 0)

/** Labels by UTF-8 bytes; "(no session)", then "(not set)", last. */
export const compareLabels = (a: string, b: string): number => rank(a) - rank(b) || compareTexts(a, b)
