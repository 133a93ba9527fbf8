import { checkTimeZone, orderStatuses, weekdays } from '@polymart/core'
import { choice, choices, onlyIf } from './param.js'
import type { JsonSchema, Param } from './param.js'
import { refuse } from './check.js'

/** A parameter whose value depends on the stores, or on other parameters: it is read where these are known. */
export interface Described {
  readonly type: string
  /** In words. */
  readonly byDefault: string
  readonly meaning: string
  readonly schema: JsonSchema
}

const point: JsonSchema = { type: ['string', 'integer'] }

/** Parameters of every analysis that are what they are by themselves. */
export const plainParams = {
  weekStart: choice(weekdays, 'monday', 'First day of a week.'),
  statuses: choices(
    orderStatuses,
    ['processing', 'shipped', 'completed', 'refunded'],
    'Order statuses that count; the others have no orders and no money.',
  ),
  test: onlyIf('Also test orders.'),
  bots: onlyIf('Also sessions of bots.'),
  internal: onlyIf("Also sessions of the shop's own staff."),
  timeZone: {
    type: 'string',
    byDefault: 'UTC',
    meaning: 'IANA name of the zone in which dates are read, and days, weeks and months begin.',
    schema: { type: 'string', default: 'UTC' },
    flag: { value: 'zone', read: (text) => text },
    parse: (given) => checkTimeZone((given === undefined ? 'UTC' : given) as string),
    echo: (value) => value,
  } satisfies Param<string, string> as Param<string, string>,
  currency: {
    type: 'string',
    byDefault: undefined,
    meaning: 'ISO 4217 code; orders in another currency are set aside.',
    schema: { type: 'string' },
    flag: { value: 'code', read: (text) => text },
    parse: (given, name) =>
      given === undefined
        ? null
        : typeof given === 'string' && given !== ''
          ? given
          : refuse(name, 'a currency code such as "EUR"', given),
    echo: (value) => value,
  } satisfies Param<string | undefined, string | null> as Param<string | undefined, string | null>,
}

/** Those that are read in the light of the stores, and of each other. */
export const placedParams = {
  asOf: {
    type: 'PointInTime',
    byDefault: '1 ms after the latest order or session start',
    meaning: 'Exclusive upper bound: orders, sessions, events, refunds and signups at or after it do not exist.',
    schema: point,
  },
  period: {
    type: '{ from?: PointInTime; to?: PointInTime }',
    byDefault: 'to `asOf`, from where each analysis says',
    meaning: 'Half-open, cut at `asOf`; `from` has to lie before `to` and `asOf`.',
    schema: { type: 'object', additionalProperties: false, properties: { from: point, to: point } },
  },
  compare: {
    type: "'previous' | 'year' | { from: PointInTime; to: PointInTime } | null",
    byDefault: 'null',
    meaning:
      'Another period, whose numbers stand beside each number of the tables: the one before, the same dates a year before, or any.',
    schema: {
      anyOf: [
        { enum: ['previous', 'year', null] },
        {
          type: 'object',
          additionalProperties: false,
          required: ['from', 'to'],
          properties: { from: point, to: point },
        },
      ],
    },
  },
  where: {
    type: 'Where',
    byDefault: '{}',
    meaning: 'Conditions on fields, joined by and.',
    schema: { type: 'object', default: {} },
  },
} satisfies Readonly<Record<string, Described>>

/** The names of all of them. */
export const commonNames = [...Object.keys(plainParams), ...Object.keys(placedParams)]
