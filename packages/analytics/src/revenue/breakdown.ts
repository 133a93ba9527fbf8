import type { Named, RevenueSpec } from '../scope.js'

type By = RevenueSpec['by']

/** How the column of a breakdown is called; null without one. */
export const breakdownName = (by: By): string | null => (typeof by === 'object' ? (by?.name ?? null) : by)

/** The field whose values a breakdown has; null without one, and of the category, which is a line's. */
export const breakdownField = (by: By): Named | null => {
  switch (by) {
    case 'country':
      return { owner: 'order', field: 'billing.country' }
    case 'salesChannel':
      return { owner: 'order', field: 'salesChannel' }
    case 'loyaltyTier':
      return { owner: 'user', field: 'loyaltyTier' }
    case 'category':
      return null
    default:
      return by
  }
}

/** The fields that conditions and the breakdown name. */
export const fieldsNamed = ({ scope, by }: RevenueSpec): readonly Named[] => {
  const field = breakdownField(by)
  return field ? [...scope.where, field] : scope.where
}
