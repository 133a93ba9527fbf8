/**
 * The channels for a monthly meeting: traffic and conversion of the last month beside the month before, and what each
 * channel earned, by the last touch and by all touches.
 *
 *   npm start                                                          once: makes the demo's shop
 *   npx tsx examples/channel-report.ts                                 of its last 30 days
 *   npx tsx examples/channel-report.ts embedded:./data                 of another shop's
 */
import { attribution, open, sessions } from '@polymart/analytics'
import { moneyText, percentText, PolymartError } from '@polymart/core'

async function main(url?: string): Promise<void> {
  const shop = await open(url)
  try {
    const [traffic, credit] = await Promise.all([
      sessions(shop, { by: 'channel', compare: 'previous' }),
      attribution(shop, { by: 'channel' }),
    ])
    const money = moneyText(traffic.meta.currency, { digits: [0, 0] })
    const percent = (value: number | null | undefined): string => (value == null ? '–' : percentText(value))
    const visits = traffic.rows().map((row) => ({
      channel: row.channel,
      sessions: row.sessions,
      before: row.previousSessions,
      conversion: percent(row.sessionConversion),
      conversionBefore: percent(row.previousSessionConversion),
    }))
    const earned = credit.rows('models').map((row) => ({
      channel: row.channel,
      'last touch': money(row.lastNonDirectNetMinor),
      'all touches': money(row.linearNetMinor),
      'first touch': money(row.firstNetMinor),
    }))
    console.log('Traffic, and the 30 days before')
    console.table(visits)
    console.log('Net revenue earned')
    console.table(earned)
    for (const warning of new Set([...traffic.meta.warnings, ...credit.meta.warnings])) console.warn(`Note: ${warning}`)
  } finally {
    await shop.close()
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof PolymartError ? error.message : error)
  process.exitCode = 1
})
