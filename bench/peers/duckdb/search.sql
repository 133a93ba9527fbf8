WITH named AS (
  SELECT sessionId, sum(netMinor) AS netMinor FROM net_orders WHERE sessionId IS NOT NULL GROUP BY sessionId
),
-- Each search up to the next one of its session.
searches AS (
  SELECT sessionId, person, nullif(trim(regexp_replace(lower(query), '\s+', ' ', 'g')), '') AS term, results,
    coalesce(lead(type) OVER visit = 'product_view', FALSE) AS clicked, type
  FROM counted_events
  WHERE startAt >= getvariable('since') AND type IN ('search', 'product_view')
  WINDOW visit AS (PARTITION BY sessionId ORDER BY happenedAt, seq)
),
visits AS (
  SELECT term, sessionId, any_value(person) AS person, count(*) AS searches, count(results) AS known,
    count_if(results = 0) AS zeroResults, count_if(clicked) AS clicked
  FROM searches
  WHERE type = 'search' AND term IS NOT NULL
  GROUP BY term, sessionId
)
SELECT term, sum(searches)::BIGINT AS searches, count(*) AS sessions, count(DISTINCT person) AS persons,
  sum(zeroResults)::BIGINT AS zeroResults, sum(zeroResults) / nullif(sum(known), 0) AS zeroResultRate,
  sum(clicked)::BIGINT AS clicked, sum(clicked) / sum(searches) AS clickRate, count(n.sessionId) AS convertedSessions,
  count(n.sessionId) / count(*) AS sessionConversion, coalesce(sum(netMinor), 0)::BIGINT AS netMinor
FROM visits LEFT JOIN named n USING (sessionId)
GROUP BY term
ORDER BY searches DESC, term
