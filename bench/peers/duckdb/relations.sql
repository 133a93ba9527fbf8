-- What the analyses' SQL reads, over the Parquet files of a data set: views on them, or tables made from them once.
-- Orders carry the sums of their lines and events the person of their session, as Polymart's columns in memory do.
-- Times are epoch milliseconds.

CREATE RELATION users AS
SELECT userId, country, loyaltyTier, epoch_ms(signupAt) AS signupAt
FROM read_parquet('FOLDER/users/*.parquet');

CREATE RELATION orders AS
SELECT transactionId, userId, sessionId, epoch_ms(o.at) AS placedAt, status, currency, test, shippingMinor, taxMinor,
  coalesce(list_sum([l.quantity FOR l IN lines]), 0)::BIGINT AS units,
  coalesce(list_sum([l.quantity * l.unitPriceMinor FOR l IN lines]), 0)::BIGINT AS grossMinor,
  coalesce(list_sum([l.discountMinor FOR l IN lines]), 0)::BIGINT AS discountsMinor
FROM read_parquet('FOLDER/transactions/*.parquet') o;

CREATE RELATION refunds AS
SELECT transactionId, epoch_ms(refund.at) AS refundedAt, refund.shippingMinor AS shippingMinor, refund.taxMinor AS taxMinor,
  coalesce(list_sum([l.goodsMinor FOR l IN refund.lines]), 0)::BIGINT AS goodsMinor
FROM (SELECT transactionId, unnest(refunds) AS refund FROM read_parquet('FOLDER/transactions/*.parquet'));

CREATE RELATION sessions AS
SELECT sessionId, coalesce(userId, visitorId) AS person, userId, epoch_ms(startAt) AS startAt, device, channel, country,
  bot, internal
FROM read_parquet('FOLDER/sessions/*.parquet');

CREATE RELATION events AS
SELECT person, startAt, bot, internal, event.type AS type, epoch_ms(event.at) AS happenedAt
FROM (
  SELECT coalesce(userId, visitorId) AS person, epoch_ms(startAt) AS startAt, bot, internal, unnest(events) AS event
  FROM read_parquet('FOLDER/sessions/*.parquet')
);

CREATE VIEW counted_orders AS
SELECT *
FROM orders
WHERE status IN ('processing', 'shipped', 'completed', 'refunded') AND NOT test AND currency = getvariable('currency')
  AND placedAt < getvariable('as_of');

CREATE VIEW counted_sessions AS
SELECT *
FROM sessions
WHERE NOT bot AND NOT internal AND startAt < getvariable('as_of');
