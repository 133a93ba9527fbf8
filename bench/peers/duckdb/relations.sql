-- What the analyses' SQL reads, over the Parquet files of a data set: views on them, or tables made from them once.
-- Orders carry the sums of their lines, events the person of their session and products the name of their category, as
-- Polymart's columns in memory do. Times are epoch milliseconds.

CREATE RELATION users AS
SELECT userId, country, loyaltyTier, epoch_ms(signupAt) AS signupAt
FROM read_parquet('FOLDER/users/*.parquet');

CREATE RELATION products AS
SELECT productId, p.name, top.name AS category, stock, costMinor, active, epoch_ms(createdAt) AS createdAt
FROM read_parquet('FOLDER/products/*.parquet') p
LEFT JOIN read_parquet('FOLDER/categories/*.parquet') c USING (categoryId)
LEFT JOIN read_parquet('FOLDER/categories/*.parquet') top ON top.categoryId = c.parentId;

CREATE RELATION product_prices AS
SELECT productId, price, epoch_ms(listed.at) AS changedAt, listed.priceMinor AS priceMinor
FROM (
  SELECT productId, unnest(range(len(prices))) AS price, unnest(prices) AS listed
  FROM read_parquet('FOLDER/products/*.parquet')
);

CREATE RELATION orders AS
SELECT transactionId, userId, sessionId, epoch_ms(o.at) AS placedAt, status, currency, test, shippingMinor, taxMinor,
  coalesce(list_sum([l.quantity FOR l IN lines]), 0)::BIGINT AS units,
  coalesce(list_sum([l.quantity * l.unitPriceMinor FOR l IN lines]), 0)::BIGINT AS grossMinor,
  coalesce(list_sum([l.discountMinor FOR l IN lines]), 0)::BIGINT AS discountsMinor
FROM read_parquet('FOLDER/transactions/*.parquet') o;

CREATE RELATION order_lines AS
SELECT transactionId, line.productId AS productId, line.quantity AS quantity,
  line.quantity * line.unitPriceMinor AS grossMinor, line.discountMinor AS discountMinor
FROM (SELECT transactionId, unnest(lines) AS line FROM read_parquet('FOLDER/transactions/*.parquet'));

CREATE RELATION refunds AS
SELECT transactionId, epoch_ms(refund.at) AS refundedAt, refund.shippingMinor AS shippingMinor, refund.taxMinor AS taxMinor,
  coalesce(list_sum([l.goodsMinor FOR l IN refund.lines]), 0)::BIGINT AS goodsMinor
FROM (SELECT transactionId, unnest(refunds) AS refund FROM read_parquet('FOLDER/transactions/*.parquet'));

CREATE RELATION refund_lines AS
SELECT transactionId, refundedAt, line.productId AS productId, line.goodsMinor AS goodsMinor
FROM (
  SELECT transactionId, epoch_ms(refund.at) AS refundedAt, unnest(refund.lines) AS line
  FROM (SELECT transactionId, unnest(refunds) AS refund FROM read_parquet('FOLDER/transactions/*.parquet'))
);

CREATE RELATION sessions AS
SELECT sessionId, coalesce(userId, visitorId) AS person, userId, epoch_ms(startAt) AS startAt, epoch_ms(endAt) AS endAt,
  device, channel, country, bot, internal
FROM read_parquet('FOLDER/sessions/*.parquet');

CREATE RELATION events AS
SELECT sessionId, person, startAt, bot, internal, event.type AS type, epoch_ms(event.at) AS happenedAt, event.seq AS seq,
  event.productId AS productId, event.query AS query, event.results AS results
FROM (
  SELECT sessionId, coalesce(userId, visitorId) AS person, epoch_ms(startAt) AS startAt, bot, internal,
    unnest(events) AS event
  FROM read_parquet('FOLDER/sessions/*.parquet')
);

CREATE VIEW counted_orders AS
SELECT *
FROM orders
WHERE status IN ('processing', 'shipped', 'completed', 'refunded') AND NOT test AND currency = getvariable('currency')
  AND placedAt < getvariable('as_of');

CREATE VIEW net_orders AS
SELECT o.*, grossMinor - discountsMinor - coalesce(goodsMinor, 0) AS netMinor
FROM counted_orders o
LEFT JOIN (
  SELECT transactionId, sum(goodsMinor)::BIGINT AS goodsMinor
  FROM refunds
  WHERE refundedAt < getvariable('as_of')
  GROUP BY transactionId
) USING (transactionId);

CREATE VIEW counted_sessions AS
SELECT *
FROM sessions
WHERE NOT bot AND NOT internal AND startAt < getvariable('as_of');

CREATE VIEW counted_events AS
SELECT *
FROM events
WHERE NOT bot AND NOT internal AND startAt < getvariable('as_of') AND happenedAt < getvariable('as_of');
