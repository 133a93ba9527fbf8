import { channels } from '@polymart/core'
import { Vocabulary } from '../columns.js'
import { Alias } from './alias.js'

type Channel = (typeof channels)[number]

/** What a visit came from, as links and ads are tagged, and how its visits do against others of their channel. */
export interface Origin {
  readonly channel: Channel
  readonly source: string | null
  readonly medium: string | null
  readonly campaign: string | null
  readonly referrer: string | null
  /** Its part of the channel's visits that buy nothing. */
  readonly weight: number
  /** Times its weight: its part of the channel's visits that buy. */
  readonly lift: number
}

type Row = readonly [source: string, medium: string, campaign: string | null, weight: number, lift: number]

/** Each channel's share of the visits that buy nothing, that buy, and of programs, in percent; its sites; its links. */
interface ChannelOrigins {
  readonly idle: number
  readonly buying: number
  readonly crawl: number
  readonly referrers: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
}

const byChannel: Readonly<Record<Channel, ChannelOrigins>> = {
  direct: { idle: 22, buying: 30, crawl: 60, referrers: {}, rows: [] },
  organic: {
    idle: 34,
    buying: 28,
    crawl: 30,
    referrers: { google: 'google.com', bing: 'bing.com', duckduckgo: 'duckduckgo.com' },
    rows: [
      ['google', 'organic', null, 78, 1],
      ['bing', 'organic', null, 14, 1.2],
      ['duckduckgo', 'organic', null, 8, 0.9],
    ],
  },
  paid: {
    idle: 18,
    buying: 18,
    crawl: 0,
    referrers: { google: 'google.com', bing: 'bing.com' },
    rows: [
      ['google', 'cpc', 'brand-search', 18, 2.2],
      ['google', 'cpc', 'bestsellers', 26, 1.1],
      ['google', 'cpc', 'summer-sale', 22, 0.9],
      ['bing', 'cpc', 'bestsellers', 9, 1.3],
      ['google', 'display', 'cart-reminder', 9, 1.6],
      ['google', 'display', 'new-arrivals', 16, 0.2],
    ],
  },
  email: {
    idle: 7,
    buying: 15,
    crawl: 0,
    referrers: {},
    rows: [
      ['newsletter', 'email', 'weekly-picks', 46, 1],
      ['newsletter', 'email', 'summer-sale', 22, 1.4],
      ['crm', 'email', 'cart-reminder', 10, 2.6],
      ['crm', 'email', 'we-miss-you', 14, 0.4],
      ['crm', 'email', 'birthday', 8, 1.5],
    ],
  },
  social: {
    idle: 14,
    buying: 5,
    crawl: 0,
    referrers: {
      instagram: 'instagram.com',
      facebook: 'facebook.com',
      tiktok: 'tiktok.com',
      pinterest: 'pinterest.com',
    },
    rows: [
      ['instagram', 'social', null, 26, 1],
      ['facebook', 'social', null, 18, 1.2],
      ['tiktok', 'social', null, 12, 0.5],
      ['pinterest', 'social', null, 10, 1.4],
      ['instagram', 'paid_social', 'summer-sale', 20, 1],
      ['tiktok', 'paid_social', 'garden-season', 14, 0.6],
    ],
  },
  referral: {
    idle: 5,
    buying: 4,
    crawl: 10,
    referrers: { blog: 'blog.example.com', deals: 'deals.example.org', reviews: 'reviews.example.net' },
    rows: [
      ['blog', 'referral', null, 40, 0.8],
      ['deals', 'affiliate', 'deal-of-the-week', 35, 1.4],
      ['reviews', 'referral', null, 25, 1],
    ],
  },
}

/** Every origin; direct visits have none of the tags. */
export const origins: readonly Origin[] = channels.flatMap((channel): readonly Origin[] => {
  const { rows, referrers } = byChannel[channel]
  const none = { channel, source: null, medium: null, campaign: null, referrer: null, weight: 1, lift: 1 }
  if (rows.length === 0) return [none]
  return rows.map(([source, medium, campaign, weight, lift]) => {
    return { channel, source, medium, campaign, referrer: referrers[source] ?? null, weight, lift }
  })
})

const sharesOf = (
  channelShare: 'idle' | 'buying' | 'crawl',
  weightOf: (origin: Origin) => number,
): readonly number[] => {
  const sums = new Map<Channel, number>()
  for (const origin of origins) sums.set(origin.channel, (sums.get(origin.channel) ?? 0) + weightOf(origin))
  return origins.map((origin) => {
    return ((byChannel[origin.channel][channelShare] / 100) * weightOf(origin)) / sums.get(origin.channel)!
  })
}

/** Each origin's share of the visits that buy nothing, and of those that buy; both add up to 1. */
export const idleShares = sharesOf('idle', ({ weight }) => weight)
export const buyingShares = sharesOf('buying', ({ weight, lift }) => weight * lift)

/** Places in `origins`. */
export const idleOrigins = new Alias(idleShares)
export const buyingOrigins = new Alias(buyingShares)
export const crawlOrigins = new Alias(sharesOf('crawl', ({ weight }) => weight))

/** The texts of one of its tags, and the code of each origin's; −1 where it has none. */
const tag = (of: (origin: Origin) => string | null) => {
  const texts = new Vocabulary(origins.map(of).filter((text) => text !== null))
  return { texts, codes: Int32Array.from(origins, (origin) => (of(origin) === null ? -1 : texts.code(of(origin)!))) }
}

export const sources = tag(({ source }) => source)
export const media = tag(({ medium }) => medium)
export const campaigns = tag(({ campaign }) => campaign)
export const referrers = tag(({ referrer }) => referrer)
export const channelOf = Int32Array.from(origins, ({ channel }) => channels.indexOf(channel))
