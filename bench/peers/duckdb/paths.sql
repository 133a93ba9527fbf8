WITH changes AS (
  SELECT sessionId, type, happenedAt, seq
  FROM counted_events
  WHERE startAt >= getvariable('since')
  QUALIFY type IS DISTINCT FROM lag(type) OVER (PARTITION BY sessionId ORDER BY happenedAt, seq)
),
steps AS (
  SELECT row_number() OVER visit AS position, type AS "from", coalesce(lead(type) OVER visit, '(end)') AS "to"
  FROM changes
  WINDOW visit AS (PARTITION BY sessionId ORDER BY happenedAt, seq)
)
SELECT position, "from", "to", count(*) AS count
FROM steps
WHERE position < 5
GROUP BY ALL
ORDER BY position, count DESC, "from", "to"
