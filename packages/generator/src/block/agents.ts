import { channels, devices } from '@polymart/core'
import { Vocabulary } from '../columns.js'
import type { Random } from '../random.js'
import { Alias } from '../shop/alias.js'

/** A browser, its system, and its share among those of one kind of device. */
type Agent = readonly [browser: string, os: string, share: number]

const agentsByDevice: Readonly<Record<(typeof devices)[number], readonly Agent[]>> = {
  desktop: [
    ['Chrome', 'Windows', 46],
    ['Chrome', 'macOS', 13],
    ['Chrome', 'Linux', 5],
    ['Safari', 'macOS', 15],
    ['Edge', 'Windows', 13],
    ['Firefox', 'Windows', 6],
    ['Firefox', 'Linux', 2],
  ],
  mobile: [
    ['Safari', 'iOS', 46],
    ['Chrome', 'Android', 44],
    ['Samsung Internet', 'Android', 7],
    ['Firefox', 'Android', 3],
  ],
  tablet: [
    ['Safari', 'iPadOS', 66],
    ['Chrome', 'Android', 34],
  ],
}

/** Every browser on every system. */
export const agents: readonly Agent[] = Object.values(agentsByDevice).flat()
export const browsers = new Vocabulary(agents.map(([browser]) => browser))
export const systems = new Vocabulary(agents.map(([, os]) => os))

/** Places in `agents`, each as often as its share. */
const shared = devices.map((device) =>
  agentsByDevice[device].flatMap((agent) => new Array<number>(agent[2]).fill(agents.indexOf(agent))),
)

/** The browser and system of a visitor, always the same ones: a place in `agents`. */
export const agentOf = (device: number, visitor: number): number => {
  const list = shared[device]!
  const hash = Math.imul(visitor + 1, 0x9e3779b1) >>> 0
  return list[Math.floor((hash / 0x100000000) * list.length)]!
}

type Channel = (typeof channels)[number]

const idleShares: Readonly<Record<Channel, number>> = {
  direct: 22,
  organic: 34,
  paid: 18,
  email: 7,
  social: 14,
  referral: 5,
}
const buyingShares: Readonly<Record<Channel, number>> = {
  direct: 30,
  organic: 28,
  paid: 18,
  email: 15,
  social: 5,
  referral: 4,
}
const crawlShares: Readonly<Record<Channel, number>> = {
  direct: 60,
  organic: 30,
  paid: 0,
  email: 0,
  social: 0,
  referral: 10,
}

const draw = (shares: Readonly<Record<Channel, number>>): Alias => new Alias(channels.map((channel) => shares[channel]))

export const idleChannels = draw(idleShares)
export const buyingChannels = draw(buyingShares)
export const crawlChannels = draw(crawlShares)

const sites: Readonly<Record<Channel, readonly string[]>> = {
  direct: [],
  organic: ['google.com', 'google.com', 'google.com', 'bing.com', 'duckduckgo.com'],
  paid: ['google.com', 'google.com', 'bing.com'],
  email: [],
  social: ['instagram.com', 'facebook.com', 'tiktok.com', 'pinterest.com'],
  referral: ['blog.example.com', 'deals.example.org', 'reviews.example.net'],
}

export const referrers = new Vocabulary(Object.values(sites).flat())

/** The code of the site that a visit came from; −1 for none. */
export const drawReferrer = (random: Random, channel: number): number => {
  const list = sites[channels[channel]!]
  return list.length === 0 ? -1 : referrers.code(random.pick(list))
}
