import type { EntityName } from '@polymart/core'
import type { Check, CheckName, Finding } from '../result/findings.js'

/** A row that names what is not there. */
export interface Dangling extends Finding {
  /** The ids that it names in vain, in the order of UTF-8 bytes. */
  readonly missing: readonly string[]
}

export interface LinkCheck extends Check<Dangling> {
  /**
   * How many of the rows are orders from before the first day of which the session store holds anything: their
   * sessions may have been deleted by age.
   */
  readonly uncovered?: number
}

const link = (entity: EntityName, field: string, what: string): CheckName => ({
  check: `unknown ${what}`,
  entity,
  field,
})

/** Every field that names something by id, in the order in which it is reported. */
export const links = {
  parent: link('categories', 'parentId', 'category'),
  category: link('products', 'categoryId', 'category'),
  buyer: link('transactions', 'userId', 'user'),
  line: link('transactions', 'lines.productId', 'product'),
  refund: link('transactions', 'refunds.lines.productId', 'product'),
  session: link('transactions', 'sessionId', 'session'),
  visitor: link('sessions', 'userId', 'user'),
  viewed: link('sessions', 'events.productId', 'product'),
  order: link('sessions', 'events.transactionId', 'order'),
} as const

export type LinkName = keyof typeof links
