import { join } from 'node:path'
import { oracleOver } from './oracle.js'
import type { Oracle } from './oracle.js'

// What the documents of the other shop (fixtures/other-shop.ts) mean, said once more in plain SQL: nothing here knows
// of mappings. Each relation is made of raw documents, `d`, as JSON Lines hold them.

/** Opens the other shop's documents: a folder of `users.jsonl`, `transactions.jsonl` and so on. */
export const otherOracle = (folder: string): Promise<Oracle> =>
  oracleOver(async (connection) => {
    for (const statement of meanings) await connection.run(statement)
    for (const [name, { from, select }] of Object.entries(relations)) {
      const file = join(folder, `${from}.jsonl`).replaceAll("'", "''")
      await connection.run(`CREATE TABLE ${name} AS WITH docs AS (
        SELECT json AS d FROM read_json_objects('${file}', format = 'newline_delimited')) ${select}`)
    }
  })

const meanings = [
  `CREATE TABLE countries AS SELECT * FROM (VALUES
    ('USA', 'US'), ('DEU', 'DE'), ('GBR', 'GB'), ('FRA', 'FR'), ('CAN', 'CA'), ('JPN', 'JP'), ('ITA', 'IT'),
    ('ESP', 'ES'), ('AUS', 'AU'), ('NLD', 'NL'), ('BRA', 'BR'), ('SWE', 'SE'), ('POL', 'PL'), ('CHE', 'CH'),
    ('AUT', 'AT'), ('BEL', 'BE'), ('IND', 'IN'), ('MEX', 'MX'), ('KOR', 'KR'), ('DNK', 'DK'), ('NOR', 'NO'),
    ('IRL', 'IE'), ('PRT', 'PT'), ('SGP', 'SG'), ('KWT', 'KW')) AS t(three, two)`,
  // A code that is not in the table is an error, not a place that is not known.
  `CREATE MACRO alpha2(code) AS CASE WHEN code IS NOT NULL
    THEN COALESCE((SELECT two FROM countries WHERE three = code), error('unknown country ' || code)) END`,
  `CREATE MACRO minor_of(amount, digits) AS CAST(CAST(amount AS DECIMAL(18, 3)) * CAST(10 ** digits AS BIGINT) AS BIGINT)`,
  `CREATE MACRO cents(amount) AS minor_of(amount, 2)`,
  `CREATE MACRO digits_of(currency) AS CASE WHEN currency IN ('JPY', 'KRW') THEN 0 WHEN currency = 'KWD' THEN 3 ELSE 2 END`,
  // In the hour that the clock shows twice, DuckDB takes the later instant; the shop writes that one with its offset.
  `CREATE MACRO berlin(local) AS CASE
    WHEN (timezone('Europe/Berlin', local) - INTERVAL 1 HOUR) AT TIME ZONE 'Europe/Berlin' = local
    THEN epoch_ms(timezone('Europe/Berlin', local)) - 3600000
    ELSE epoch_ms(timezone('Europe/Berlin', local)) END`,
  `CREATE MACRO instant(t) AS CASE WHEN regexp_matches(t, '[+]\\d\\d:\\d\\d$') THEN epoch_ms(CAST(t AS TIMESTAMPTZ))
    ELSE berlin(CAST(substr(t, 1, 23) AS TIMESTAMP)) END`,
]

const place = (name: string, path: string): string => `alpha2(d->>'$.${path}.country') AS ${name}country,
  d->>'$.${path}.state' AS ${name}region, d->>'$.${path}.town' AS ${name}city`

/** The items of a list, one a row: `i`; of a document without it none. */
const each = (path: string): string => `unnest(CAST(d->'$.${path}' AS JSON[])) AS i`

/** Refunds with the number that each has in its order. */
const returns = `SELECT d, r, n FROM (
  SELECT d, unnest(CAST(d->'$.returns' AS JSON[])) AS r, unnest(range(CAST(json_array_length(d->'$.returns') AS BIGINT))) AS n FROM docs)`

const relations = {
  users: {
    from: 'users',
    select: `SELECT d->>'$._id' AS userId, d->>'$.profile.mail' AS email, d->>'$.profile.fullName' AS name,
      d->>'$.profile.tel' AS phone, ${place('', 'address')}, CAST(d->>'$.profile.born' AS BIGINT) AS birthYear,
      d->>'$.profile.gender' AS gender, d->>'$.income' AS incomeBracket, d->>'$.tier' AS loyaltyTier,
      d->>'$.interests[*].label' AS preferredCategories, (d->>'$.newsletter') = 'Y' AS marketingConsent,
      instant(d->>'$.registered') AS signupAt, d->>'$.account' AS status FROM docs`,
  },
  categories: {
    from: 'categories',
    select: `SELECT d->>'$.id' AS categoryId, d->>'$.label' AS name, d->>'$.parent' AS parentId FROM docs`,
  },
  products: {
    from: 'products',
    select: `SELECT d->>'$.sku' AS productId, d->>'$.title' AS name, d->>'$.maker' AS brand,
      d->>'$.group' AS categoryId, cents(d->>'$.listPrice') AS priceMinor, cents(d->>'$.cost') AS costMinor,
      CAST(d->>'$.inStock' AS BIGINT) AS stock, (d->>'$.live') = '1' AS active,
      CAST(d->>'$.listed' AS BIGINT) // 1000 AS createdAt FROM docs`,
  },
  orders: {
    from: 'transactions',
    select: `SELECT d->>'$.orderNo' AS transactionId, d->>'$.customer' AS userId, instant(d->>'$.placed') AS at,
      CASE d->>'$.state' WHEN 'new' THEN 'pending' WHEN 'packing' THEN 'processing' WHEN 'on its way' THEN 'shipped'
        WHEN 'delivered' THEN 'completed' WHEN 'void' THEN 'cancelled' WHEN 'returned' THEN 'refunded'
        ELSE d->>'$.state' END AS status,
      cents(d->>'$.totals.shipping') AS shippingMinor, cents(d->>'$.totals.tax') AS taxMinor,
      cents(d->>'$.totals.grand') AS totalMinor, d->>'$.totals.currency' AS currency,
      d->>'$.shown.currency' AS presentmentCurrency,
      minor_of(d->>'$.shown.grand', digits_of(d->>'$.shown.currency')) AS presentmentTotalMinor,
      d->>'$.payment.method' AS paymentMethod, d->>'$.coupon' AS couponCode,
      CASE d->>'$.source' WHEN 'online' THEN 'web' WHEN 'mobile app' THEN 'app' WHEN 'call centre' THEN 'phone'
        WHEN 'shop' THEN 'store' END AS salesChannel,
      ${place('billing_', 'addresses.bill')}, ${place('shipping_', 'addresses.ship')},
      d->>'$.visit' AS sessionId, COALESCE(d->>'$.trial' = 'true', FALSE) AS test FROM docs`,
  },
  order_lines: {
    from: 'transactions',
    select: `SELECT d->>'$.orderNo' AS transactionId, i->>'$.product.sku' AS productId,
      CAST(i->>'$.qty' AS BIGINT) AS quantity, cents(i->>'$.price') AS unitPriceMinor,
      COALESCE(cents(i->>'$.rebate'), 0) AS discountMinor FROM (SELECT d, ${each('items')} FROM docs)`,
  },
  refunds: {
    from: 'transactions',
    select: `SELECT d->>'$.orderNo' AS transactionId, n AS refund, instant(r->>'$.on') AS at,
      COALESCE(cents(r->>'$.shipping'), 0) AS shippingMinor, cents(r->>'$.tax') AS taxMinor FROM (${returns})`,
  },
  refund_lines: {
    from: 'transactions',
    select: `SELECT d->>'$.orderNo' AS transactionId, n AS refund, i->>'$.sku' AS productId, cents(i->>'$.sum') AS goodsMinor
      FROM (SELECT d, n, unnest(CAST(r->'$.goods' AS JSON[])) AS i FROM (${returns}))`,
  },
  sessions: {
    from: 'sessions',
    select: `SELECT d->>'$._id' AS sessionId, d->>'$.cookie' AS visitorId, d->>'$.customer' AS userId,
      epoch_ms(CAST(d->>'$.began' AS TIMESTAMPTZ)) AS startAt, epoch_ms(CAST(d->>'$.ended' AS TIMESTAMPTZ)) AS endAt,
      CASE d->>'$.hardware' WHEN 'PC' THEN 'desktop' WHEN 'PHONE' THEN 'mobile' WHEN 'PAD' THEN 'tablet' END AS device,
      d->>'$.agent.browser' AS browser, d->>'$.agent.os' AS os,
      CASE d->>'$.medium' WHEN 'none' THEN 'direct' WHEN 'search' THEN 'organic' WHEN 'ads' THEN 'paid'
        WHEN 'newsletter' THEN 'email' WHEN 'social' THEN 'social' WHEN 'link' THEN 'referral' END AS channel,
      d->>'$.referrer' AS referrer, d->>'$.utm.source' AS source, d->>'$.utm.medium' AS medium,
      d->>'$.utm.campaign' AS campaign, d->>'$.landing' AS landingPage, ${place('', 'geo')}, (d->>'$.crawler') = 'true' AS bot, (d->>'$.staff') = 'true' AS internal
      FROM docs`,
  },
  events: {
    from: 'sessions',
    select: `SELECT d->>'$._id' AS sessionId, CAST(i->>'$.n' AS BIGINT) AS seq, CAST(i->>'$.t' AS BIGINT) AS at,
      CASE i->>'$.what' WHEN 'page' THEN 'page_view' WHEN 'query' THEN 'search' WHEN 'detail' THEN 'product_view'
        WHEN 'cart+' THEN 'add_to_cart' WHEN 'cart-' THEN 'remove_from_cart' WHEN 'till' THEN 'checkout'
        WHEN 'sale' THEN 'purchase' END AS type,
      i->>'$.sku' AS productId, CAST(i->>'$.qty' AS BIGINT) AS quantity, cents(i->>'$.worth') AS valueMinor,
      i->>'$.order' AS transactionId, i->>'$.url' AS page, i->>'$.q' AS query, CAST(i->>'$.hits' AS BIGINT) AS results FROM (SELECT d, ${each('log')} FROM docs)`,
  },
}
