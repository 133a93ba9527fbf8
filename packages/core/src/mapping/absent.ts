import type { EntityName } from '../model/entities.js'

type Defaults = { readonly [field: string]: string | number | boolean }

/**
 * What fields that a mapping does not mention become, where the model has no null for them; lists become empty. All
 * others without null have to be mapped, or be given as a constant.
 */
const defaults: { readonly [E in EntityName]: Defaults } = {
  users: { marketingConsent: false, status: 'active' },
  categories: {},
  products: { categoryId: '', priceMinor: 0, active: true, createdAt: 0, 'prices.priceMinor': 0 },
  transactions: {
    'lines.quantity': 1,
    'lines.discountMinor': 0,
    shippingMinor: 0,
    taxMinor: 0,
    salesChannel: 'web',
    'refunds.shippingMinor': 0,
    'refunds.taxMinor': 0,
    test: false,
  },
  sessions: { bot: false, internal: false },
}

/** What an unmapped field becomes; undefined where it has to be mapped. `field` is its path: `lines.quantity`. */
export const absentValue = (entity: EntityName, field: string): string | number | boolean | undefined =>
  defaults[entity][field]

/** Fields that are made of others where they are not mapped. */
export const derivedFields: { readonly [E in EntityName]?: readonly string[] } = {
  products: ['name'],
  transactions: ['totalMinor', 'currency'],
  sessions: ['endAt', 'events.seq'],
}
