import { channels } from '@polymart/core'
import { buyingShares, idleShares, origins } from './shop/origins.js'
import { purchasesOf, visitsOf } from './shop/rates.js'
import { missedBuying, missedIdle, unknownResults } from './shop/searches.js'
import type { World } from './shop/world.js'
import type { OriginTruth, TrafficTruth } from './truth-traffic.js'

export const trafficOf = ({ plan, searches }: World): TrafficTruth => {
  const purchases = purchasesOf(plan)
  const visits = visitsOf(plan)
  const listed = origins.map(({ channel, source, medium, campaign }, i): OriginTruth => {
    const [purchaseShare, otherShare] = [buyingShares[i]!, idleShares[i]!]
    const bought = purchaseShare * purchases
    const all = bought + otherShare * (visits - purchases)
    const rate = all > 0 ? bought / all : 0
    return { channel, source, medium, campaign, purchaseShare, otherShare, share: visits > 0 ? all / visits : 0, rate }
  })
  const byChannel = channels.map((channel) => {
    const of = listed.filter((origin) => origin.channel === channel)
    return {
      channel,
      closes: of.reduce((sum, { purchaseShare }) => sum + purchaseShare, 0),
      visits: of.reduce((sum, { otherShare }) => sum + otherShare, 0),
    }
  })
  const [assists] = byChannel.toSorted((a, b) => b.visits / b.closes - a.visits / a.closes)
  return {
    origins: listed,
    channels: byChannel,
    assists: assists!.channel,
    searches: {
      unknownResults,
      zeroResults: { purchaseShare: missedBuying, otherShare: missedIdle },
      terms: searches.terms.map(({ term, results, buyingShare, idleShare }) => {
        return { term, results, purchaseShare: buyingShare, otherShare: idleShare }
      }),
    },
  }
}
