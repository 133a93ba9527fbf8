import { sql } from './query.js'
import type { Query, Tables } from './query.js'

// Each step looks twice as far up, so these reach the top of trees of 32 levels without recursion, which Spark lacks.
const doublings = ['above_2', 'above_4', 'above_8', 'above_16', 'above_32'] as const

const twice = (table: Query): Query => sql`
SELECT a.categoryId, b.aboveId FROM ${table} a JOIN ${table} b ON b.categoryId = a.aboveId`

/** The top category of each category by name; none for one in a circle, or with an unknown category above it. */
export const topCategories: Tables = {
  above_1: sql`SELECT categoryId, COALESCE(parentId, categoryId) AS aboveId FROM categories`,
  ...Object.fromEntries(
    doublings.map((name, i) => [name, twice({ text: i === 0 ? 'above_1' : doublings[i - 1]!, values: [] })]),
  ),
  top_categories: sql`
SELECT a.categoryId, c.name FROM above_32 a JOIN categories c ON c.categoryId = a.aboveId WHERE c.parentId IS NULL`,
}
