import { boolean, group, id, integer, list, money, optional, symbol, text, texts, time } from './field.js'
import type { Fields, Row } from './field.js'
import { fieldsUntil } from './version.js'

/** What an order can be. */
export const orderStatuses = ['pending', 'processing', 'shipped', 'completed', 'cancelled', 'refunded'] as const
/** What can happen in a session. */
export const eventTypes = [
  'page_view',
  'search',
  'product_view',
  'add_to_cart',
  'remove_from_cart',
  'checkout',
  'purchase',
] as const
/** What a session can be on. */
export const devices = ['desktop', 'mobile', 'tablet'] as const
/** Where a session can come from. */
export const channels = ['direct', 'organic', 'paid', 'email', 'social', 'referral'] as const
/** Where an order can be sold. */
export const salesChannels = ['web', 'app', 'phone', 'store'] as const

const place = {
  country: optional(text('Country, ISO 3166-1 alpha-2', { country: true })),
  region: optional(text('Region, ISO 3166-2')),
  city: optional(text('City')),
}

const users = {
  userId: id('Id of the user'),
  email: optional(text('E-mail address', { pii: true })),
  name: optional(text('Full name', { pii: true })),
  phone: optional(text('Telephone number', { pii: true })),
  country: place.country,
  region: place.region,
  city: optional(text('City', { pii: true })),
  birthYear: optional(integer('Year of birth', { pii: true })),
  gender: optional(text('Gender, in the words of the shop')),
  incomeBracket: optional(text('Income bracket, in the words of the shop')),
  loyaltyTier: optional(text('Tier of the loyalty programme')),
  preferredCategories: texts('Names of categories that the user prefers'),
  marketingConsent: boolean('Whether the user agreed to marketing messages'),
  signupAt: time('When the user signed up'),
  status: text('State of the account, in the words of the shop'),
} as const

const categories = {
  categoryId: id('Id of the category'),
  name: text('Name of the category'),
  parentId: optional(id('The category above it; null for a top category')),
} as const

const products = {
  productId: id('Id of the product'),
  name: text('Name of the product'),
  brand: optional(text('Brand')),
  categoryId: id('The subcategory that it belongs to'),
  priceMinor: money('List price now', { notNegative: true }),
  costMinor: optional(money('Cost of one unit')),
  stock: optional(integer('Units in stock')),
  active: boolean('Whether it is on sale'),
  createdAt: time('When it came into the catalogue'),
  prices: list('List prices over time, oldest first', {
    at: time('From when the price held'),
    priceMinor: money('The price', { notNegative: true }),
  }),
} as const

const transactions = {
  transactionId: id('Id of the order'),
  userId: id('The user who ordered'),
  at: time('When it was ordered'),
  status: symbol('State of the order', orderStatuses),
  lines: list('What was ordered', {
    productId: id('The product'),
    quantity: integer('Units', { notNegative: true }),
    unitPriceMinor: money('Price of one unit, before discount', { notNegative: true }),
    discountMinor: money('Discount on the whole line', { notNegative: true }),
  }),
  shippingMinor: money('Shipping charged'),
  taxMinor: money('Tax charged'),
  totalMinor: money('What was charged in all'),
  currency: text("The shop's currency, ISO 4217"),
  presentmentCurrency: optional(text('Currency that the customer saw, ISO 4217')),
  presentmentTotalMinor: optional(money('Total in the currency that the customer saw')),
  paymentMethod: optional(text('Means of payment')),
  couponCode: optional(text('The coupon that was used', { since: 2 })),
  salesChannel: symbol('Where it was sold', salesChannels),
  billing: group('Billing address', place),
  shipping: group('Shipping address', place),
  sessionId: optional(id('The session that led to it, where tracked')),
  refunds: list('Refunds, each with its own date', {
    at: time('When it was refunded'),
    lines: list('Goods refunded', {
      productId: id('The product'),
      goodsMinor: money('Refund for goods', { notNegative: true }),
    }),
    shippingMinor: money('Refund of shipping', { notNegative: true }),
    taxMinor: money('Refund of tax', { notNegative: true }),
  }),
  test: boolean('A test order'),
} as const

const sessions = {
  sessionId: id('Id of the session'),
  visitorId: id('The browser or app installation'),
  userId: optional(id('The user, if the visitor signed in at any time in it')),
  startAt: time('When it began'),
  endAt: time('When it ended'),
  device: symbol('Kind of device', devices),
  browser: optional(text('Browser')),
  os: optional(text('Operating system')),
  channel: symbol('Where the visit came from', channels),
  referrer: optional(text('Referring site')),
  source: optional(text('What sent the visitor, such as utm_source', { since: 2 })),
  medium: optional(text('By which means, such as utm_medium', { since: 2 })),
  campaign: optional(text('The campaign, such as utm_campaign', { since: 2 })),
  landingPage: optional(text('The first page', { since: 2 })),
  country: place.country,
  region: place.region,
  city: place.city,
  bot: boolean('Known to be a program'),
  internal: boolean("The shop's own staff"),
  events: list('What happened, in order of (at, seq)', {
    seq: integer('Orders events of one instant'),
    at: time('When it happened'),
    type: symbol('Kind of event', eventTypes),
    productId: optional(id('The product, where it concerns one')),
    quantity: optional(integer('Units', { notNegative: true })),
    valueMinor: optional(money('Value of the event')),
    transactionId: optional(id('The order, of a purchase')),
    page: optional(text('The page')),
    query: optional(text('What was searched for', { since: 2 })),
    results: optional(integer('How many results a search had', { notNegative: true, since: 2 })),
  }),
} as const

/** Every entity of the model: its fields in order, and the one that identifies a row. */
export const model = {
  users: { fields: users, key: 'userId' },
  categories: { fields: categories, key: 'categoryId' },
  products: { fields: products, key: 'productId' },
  transactions: { fields: transactions, key: 'transactionId' },
  sessions: { fields: sessions, key: 'sessionId' },
} as const satisfies Record<string, { readonly fields: Fields; readonly key: string }>

/** Name of an entity, which is also that of its folder in a data set. */
export type EntityName = keyof typeof model

/** In the order in which they are loaded: what is referred to comes first. */
export const entityNames = Object.keys(model) as readonly EntityName[]

/** Something of each entity. */
export const ofEach = <T>(of: (entity: EntityName) => T): { readonly [E in EntityName]: T } =>
  Object.fromEntries(entityNames.map((entity) => [entity, of(entity)])) as { readonly [E in EntityName]: T }

/** A registered customer. */
export type User = Row<typeof users>
/** A category; those without `parentId` are top categories. */
export type Category = Row<typeof categories>
/** A product, with its prices over time. */
export type Product = Row<typeof products>
/** An order, with its lines and refunds. Money is in minor units of `currency`. */
export type Transaction = Row<typeof transactions>
/** A visit of a browser or app, with its events. */
export type Session = Row<typeof sessions>

/** The record of each entity: times in UTC epoch milliseconds, money in minor units, null for what is missing. */
export interface Records {
  users: User
  categories: Category
  products: Product
  transactions: Transaction
  sessions: Session
}

/** The fields of an entity, in order; of a former version of the model those that it had. */
export const fieldsOf = (entity: EntityName, version?: number): Fields =>
  version === undefined ? model[entity].fields : fieldsUntil(model[entity].fields, version)
