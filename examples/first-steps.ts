/**
 * Which customers a shop has, and how far its visitors get on their way to an order.
 *
 *   npm start                                         once: makes the demo's shop
 *   npx tsx examples/first-steps.ts                   looks at it
 *   npx tsx examples/first-steps.ts embedded:./data   looks at another
 *
 * Node 22.18 and newer need no tsx: node examples/first-steps.ts
 */
import { funnel, open, rfm } from '@polymart/analytics'
import { formatMoney, PolymartError } from '@polymart/core'

async function main(url?: string): Promise<void> {
  const shop = await open(url)
  try {
    const segments = await rfm(shop)
    const { asOf, currency } = segments.meta
    console.log(`Customers by recency, frequency and money, as of ${new Date(asOf).toISOString()}`)
    console.table(segments.rows('groups'), [
      'group',
      'customers',
      'share',
      'netMinor',
      'avgRecencyDays',
      'avgFrequency',
    ])

    const steps = await funnel(shop)
    console.log('From a product to an order within 7 days, by person, over the last 30 days')
    console.table(steps.rows(), ['name', 'reached', 'fromFirst', 'fromPrevious', 'medianMsFromPrevious', 'netMinor'])

    const net = Number(steps.rows().at(-1)?.netMinor)
    if (currency !== null)
      console.log(`These orders are worth ${formatMoney(net, currency)}; netMinor is in minor units.`)
    for (const warning of [...segments.meta.warnings, ...steps.meta.warnings]) console.warn(`Note: ${warning}`)
  } finally {
    await shop.close()
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof PolymartError ? error.message : error)
  process.exitCode = 1
})
