import type { Unreadable } from '@polymart/core'
import type { CheckName, Found } from '../result/findings.js'
import { keyOf } from '../result/findings.js'
import type { Flaws } from '../read/tables.js'
import { emptied, unreadable } from './checks.js'
import type { Flaw } from './flaw.js'

/** What a scan of sessions met and could not read; a store tells the first of it by key, whatever the limit. */
export const unreadableSessions = (flaws: Flaws): Record<string, Found<Flaw>> => ({
  ...foundOf(unreadable, flaws.unreadable),
  ...foundOf(emptied, flaws.emptied),
})

const foundOf = (check: CheckName, met: Unreadable | undefined): Record<string, Found<Flaw>> =>
  met
    ? { [keyOf(check)]: { rows: met.rows, findings: met.issues.map(({ id, detail }) => ({ id, found: detail })) } }
    : {}
