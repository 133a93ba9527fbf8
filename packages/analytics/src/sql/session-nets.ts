import type { Scope } from '../params/scope.js'
import { namedSessionPasses, passes } from './conditions.js'
import { sum } from './numbers.js'
import { sql } from './query.js'
import type { Tables } from './query.js'

/** `nets (sessionId, netMinor)`: the net of the counted orders that pass, by the session that they name. */
export const sessionNets = ({ where }: Scope): Tables => ({
  nets: sql`
SELECT o.sessionId, ${sum(sql`o.grossMinor - o.discountsMinor - o.returnsMinor`)} AS netMinor
FROM counted_orders o
JOIN known_sessions s ON s.sessionId = o.sessionId
LEFT JOIN known_users u ON u.userId = o.userId
WHERE ${passes(where, 'order', 'user')} AND ${namedSessionPasses(where, 'fails')}
GROUP BY o.sessionId`,
})
