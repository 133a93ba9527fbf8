import type { Breakdown } from '../define/breakdown.js'
import type { ProductLevel } from './products.js'
import type { Scope } from '../params/scope.js'
import { fieldColumn, namedSessionPasses, passes } from '../sql/conditions.js'
import { label, noSession } from '../sql/labels.js'
import { sql } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import { topCategories } from '../sql/categories.js'

/**
 * The value of a breakdown for an order `o`, of its own, of its user `u`, of the session `s` that it names, or, as
 * `f.place` counts the user's orders from 1, whether it is the first.
 */
export const orderValue = ({ owner, field }: Breakdown): Query => {
  if (owner === 'derived') return sql`CASE WHEN f.place = 1 THEN 'new' ELSE 'returning' END`
  if (owner === 'user') return label(fieldColumn('user', field))
  if (owner === 'order' && field !== 'sessionId') return label(fieldColumn('order', field))
  return sql`CASE WHEN s.sessionId IS NULL THEN ${noSession} ELSE ${label(fieldColumn('session', field))} END`
}

/**
 * Products that exist at asOf with the names of their categories, as `known_products p`, and those of them that pass the
 * conditions on products, as `passing_products`.
 */
export const productTables = ({ asOf, where }: Scope): Tables => ({
  ...topCategories,
  known_products: sql`
SELECT p.*, c.name AS subcategory, t.name AS category
FROM products p
LEFT JOIN categories c ON c.categoryId = p.categoryId
LEFT JOIN top_categories t ON t.categoryId = p.categoryId
WHERE p.createdAt < ${asOf}`,
  passing_products: sql`SELECT p.* FROM known_products p WHERE ${passes(where, 'product')}`,
})

/** Joins the product that rows name: where there are conditions on products, rows of no product that passes are left out. */
export const joinProduct = ({ where }: Scope, id: Query): Query =>
  sql`${where.some(({ owner }) => owner === 'product') ? sql`JOIN` : sql`LEFT JOIN`} passing_products p ON p.productId = ${id}`

/** Orders with what `where` asks of them, as `sales`. */
export const salesTable = ({ where }: Scope): Tables => ({
  sales: sql`
SELECT o.*
FROM counted_orders o
LEFT JOIN known_users u ON u.userId = o.userId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
WHERE ${passes(where, 'order', 'user')} AND ${namedSessionPasses(where, 'fails')}`,
})

/** Products by a level, as `product_values (productId, value)`; null where a product has none. */
export const productValues = (level: ProductLevel): Tables => {
  switch (level) {
    case 'product':
      return { product_values: sql`SELECT productId, productId AS value FROM products` }
    case 'brand':
      return { product_values: sql`SELECT productId, brand AS value FROM products` }
    case 'subcategory':
      return {
        product_values: sql`
SELECT p.productId, c.name AS value FROM products p JOIN categories c ON c.categoryId = p.categoryId`,
      }
    case 'category':
      return {
        ...topCategories,
        product_values: sql`
SELECT p.productId, t.name AS value FROM products p JOIN top_categories t ON t.categoryId = p.categoryId`,
      }
  }
}
