import { join, sql } from './query.js'
import type { Query } from './query.js'

/**
 * The texts of a group joined by " > " in the order of their places from 1 to at most `most`, which are without gaps:
 * the engines have no ordered aggregate in common.
 */
export const joined = (text: Query, place: Query, most: number): Query => {
  const at = (i: number): Query => sql`MAX(CASE WHEN ${place} = ${i} THEN ${text} END)`
  const rest = Array.from({ length: most - 1 }, (_, i) => sql`COALESCE(' > ' || ${at(i + 2)}, '')`)
  return join([at(1), ...rest], ' || ')
}
