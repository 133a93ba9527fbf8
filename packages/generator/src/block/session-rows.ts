import { channels, devices } from '@polymart/core'
import type { Batch } from '@polymart/core'
import {
  booleanColumn,
  idDictionary,
  numberColumn,
  referenceColumn,
  textColumn,
  uniqueIds,
  Vocabulary,
} from '../columns.js'
import type { Range } from '../plan.js'
import { campaigns, channelOf, media, referrers, sources } from '../shop/origins.js'
import type { Searches } from '../shop/searches.js'
import { agents, browsers, systems } from './agents.js'
import { EventRows } from './event-rows.js'
import { placeColumns } from './place-columns.js'
import { pageTexts } from './script.js'
import type { Script } from './script.js'

/** The numbers of what a block's sessions refer to. */
export interface SessionRanges {
  readonly users: Range
  readonly orders: Range
  readonly sessions: Range
  readonly products: Range
}

/** Who visits, from where and how. */
export interface Visit {
  readonly visitor: number
  /** The user, by place in the block; −1 if none signed in. */
  readonly user: number
  readonly device: number
  readonly place: number
  /** A place in `origins`. */
  readonly origin: number
  readonly bot: boolean
  readonly internal: boolean
}

/** What is recorded about a visit besides. */
export interface Circumstances {
  readonly end: number
  /** A place in `agents`. */
  readonly agent: number
  readonly placeKnown: boolean
}

const deviceTexts = new Vocabulary(devices)
const channelTexts = new Vocabulary(channels)
const browserOf = agents.map(([browser]) => browsers.code(browser))
const systemOf = agents.map(([, os]) => systems.code(os))

/** Collects the sessions of a block as columns. */
export class SessionRows {
  private length = 0
  private readonly ranges: SessionRanges
  private readonly visitor: Int32Array
  private readonly user: Int32Array
  private readonly start: Float64Array
  private readonly end: Float64Array
  private readonly device: Int32Array
  private readonly browser: Int32Array
  private readonly os: Int32Array
  private readonly origin: Int32Array
  private readonly landing: Int32Array
  private readonly place: Int32Array
  private readonly bot: Uint8Array
  private readonly internal: Uint8Array
  private readonly events: EventRows

  constructor(count: number, ranges: SessionRanges, searches: Searches) {
    this.ranges = ranges
    this.visitor = new Int32Array(count)
    this.user = new Int32Array(count)
    this.start = new Float64Array(count)
    this.end = new Float64Array(count)
    this.device = new Int32Array(count)
    this.browser = new Int32Array(count)
    this.os = new Int32Array(count)
    this.origin = new Int32Array(count)
    this.landing = new Int32Array(count)
    this.place = new Int32Array(count)
    this.bot = new Uint8Array(count)
    this.internal = new Uint8Array(count)
    this.events = new EventRows(count, ranges.products, ranges.orders, searches)
  }

  /** Adds the next session; it starts with its first event. */
  add(visit: Visit, circumstances: Circumstances, script: Script, times: Float64Array): void {
    const i = this.length++
    this.visitor[i] = visit.visitor
    this.user[i] = visit.user
    this.start[i] = times[0]!
    this.end[i] = circumstances.end
    this.device[i] = visit.device
    this.browser[i] = browserOf[circumstances.agent]!
    this.os[i] = systemOf[circumstances.agent]!
    this.origin[i] = visit.origin
    this.landing[i] = script.page[0]!
    this.place[i] = circumstances.placeKnown ? visit.place : -1
    this.bot[i] = visit.bot ? 1 : 0
    this.internal[i] = visit.internal ? 1 : 0
    this.events.add(script, times)
  }

  finish(visitors: Range): Batch<'sessions'> {
    return {
      entity: 'sessions',
      rows: this.length,
      columns: {
        sessionId: uniqueIds('s', this.ranges.sessions),
        visitorId: referenceColumn('v', visitors, this.visitor),
        userId: textColumn(idDictionary('u', this.ranges.users), this.user),
        startAt: numberColumn(this.start),
        endAt: numberColumn(this.end),
        device: textColumn(deviceTexts.dictionary, this.device),
        browser: textColumn(browsers.dictionary, this.browser),
        os: textColumn(systems.dictionary, this.os),
        channel: textColumn(channelTexts.dictionary, this.byOrigin(channelOf)),
        referrer: textColumn(referrers.texts.dictionary, this.byOrigin(referrers.codes)),
        source: textColumn(sources.texts.dictionary, this.byOrigin(sources.codes)),
        medium: textColumn(media.texts.dictionary, this.byOrigin(media.codes)),
        campaign: textColumn(campaigns.texts.dictionary, this.byOrigin(campaigns.codes)),
        landingPage: textColumn(pageTexts.dictionary, this.landing),
        ...placeColumns('', this.place),
        bot: booleanColumn(this.bot),
        internal: booleanColumn(this.internal),
        events: this.events.finish(),
      },
    }
  }

  private byOrigin(codes: Int32Array): Int32Array {
    return this.origin.map((origin) => codes[origin]!)
  }
}
