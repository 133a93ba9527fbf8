WITH chosen AS (
  SELECT transactionId, userId, sessionId, placedAt, netMinor FROM net_orders WHERE placedAt >= getvariable('since')
),
touches AS (
  SELECT transactionId, netMinor, s.sessionId, startAt, channel
  FROM chosen c
  JOIN counted_sessions s ON s.userId = c.userId AND startAt BETWEEN placedAt - 2592000000 AND placedAt
  UNION ALL
  SELECT transactionId, netMinor, s.sessionId, startAt, channel
  FROM chosen c
  JOIN counted_sessions s ON s.sessionId = c.sessionId AND startAt BETWEEN placedAt - 2592000000 AND placedAt
  WHERE s.userId IS DISTINCT FROM c.userId
),
touched AS (
  SELECT transactionId, any_value(netMinor) AS netMinor, histogram(channel) AS channels,
    arg_max(channel, (channel <> 'direct', startAt, sessionId)) AS credited
  FROM touches
  GROUP BY transactionId
),
pairs AS (
  SELECT channel, touches, credited = channel AS credits, netMinor
  FROM (SELECT netMinor, credited, unnest(map_keys(channels)) AS channel, unnest(map_values(channels)) AS touches FROM touched)
),
credits AS (
  SELECT channel, sum(touches)::BIGINT AS touches, count_if(credits) AS orders,
    coalesce(sum(netMinor) FILTER (credits), 0)::BIGINT AS netMinor, count_if(NOT credits) AS assisted
  FROM pairs
  GROUP BY channel
  UNION ALL
  SELECT '(no session)', 0, count(*), sum(netMinor)::BIGINT, 0
  FROM chosen ANTI JOIN touched USING (transactionId)
  HAVING count(*) > 0
)
SELECT channel, touches, orders, orders / sum(orders) OVER () AS ordersShare, netMinor,
  netMinor / sum(netMinor) OVER () AS netShare, assisted
FROM credits
ORDER BY channel = '(no session)', channel
