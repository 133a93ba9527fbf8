import { choice } from '../params/param.js'

/** Parameters that several analyses have. */
export const refundsOn = choice(
  ['refund', 'order'],
  'refund',
  'Whether a refund counts on its own date, or wholly with its order.',
)
