WITH named AS (
  SELECT sessionId, sum(netMinor) AS netMinor FROM net_orders WHERE sessionId IS NOT NULL GROUP BY sessionId
),
happened AS (
  SELECT sessionId, count(*) AS events, count_if(type IN ('page_view', 'product_view')) AS pages,
    bool_or(type = 'product_view') AS saw, bool_or(type = 'add_to_cart') AS added, bool_or(type = 'checkout') AS checkedOut,
    bool_or(type = 'purchase') AS bought
  FROM counted_events
  WHERE startAt >= getvariable('since')
  GROUP BY sessionId
),
visits AS (
  SELECT channel, person, sessionId, startAt, startAt >= getvariable('since') AS now,
    greatest(0, least(endAt, getvariable('as_of')) - startAt) AS ms,
    row_number() OVER (PARTITION BY person ORDER BY startAt, sessionId) = 1 AS isFirst
  FROM counted_sessions
),
sums AS (
  SELECT channel, count_if(now) AS sessions, count(DISTINCT person) FILTER (now) AS persons, count_if(now AND isFirst) AS newPersons,
    coalesce(sum(events), 0)::BIGINT AS events,
    count_if(now AND ms < 10000 AND coalesce(pages, 0) <= 1 AND NOT coalesce(bought, FALSE)) AS bounces,
    median(ms) FILTER (now) AS medianMs, sum(ms) FILTER (now) AS ms, count_if(saw) AS viewSessions, count_if(added) AS cartSessions,
    count_if(checkedOut) AS checkoutSessions, count_if(now AND n.sessionId IS NOT NULL) AS convertedSessions,
    coalesce(sum(netMinor) FILTER (now), 0)::BIGINT AS netMinor, count_if(NOT now) AS previousSessions
  FROM visits
  LEFT JOIN happened USING (sessionId)
  LEFT JOIN named n USING (sessionId)
  WHERE startAt >= getvariable('previous_since')
  GROUP BY channel
)
SELECT channel, sessions, persons, newPersons, events, events / nullif(sessions, 0) AS eventsPerSession, bounces,
  bounces / nullif(sessions, 0) AS bounceRate, medianMs AS medianDurationMs, ms / nullif(sessions, 0) AS meanDurationMs,
  viewSessions, cartSessions, checkoutSessions, convertedSessions, convertedSessions / nullif(sessions, 0) AS sessionConversion,
  netMinor, previousSessions
FROM sums
ORDER BY channel
