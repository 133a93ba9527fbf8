import type { Meta } from '@polymart/analytics'
import { counted } from '../terminal/text.js'

/** What an analysis left out: `48 sessions of bots`, `1 test order`. */
export const asideTexts = (setAside: Meta['setAside']): readonly string[] =>
  Object.entries(setAside).flatMap(([reason, rows]) => (rows > 0 ? counted(rows, ofOne(reason), reason) : []))

/** Reasons are written of many rows. */
const ofOne = (reason: string): string =>
  reason.replace(
    /\b(event|line|order|product|session|transaction|user)s\b|\bcategories\b/,
    (_, one?: string) => one ?? 'category',
  )
