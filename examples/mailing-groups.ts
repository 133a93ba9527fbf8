/**
 * A list for a mailing tool: every user who agreed to marketing, by id, with their group, and nothing else of them.
 *
 *   npm start                                                          once: makes the demo's shop
 *   npx tsx examples/mailing-groups.ts groups.csv                      writes its list
 *   npx tsx examples/mailing-groups.ts groups.csv embedded:./data      writes another shop's
 *
 * Node 22.18 and newer need no tsx: node examples/mailing-groups.ts groups.csv
 */
import { writeFile } from 'node:fs/promises'
import { open, rfm } from '@polymart/analytics'
import { csvLines, PolymartError } from '@polymart/core'

async function main(file?: string, url?: string): Promise<void> {
  if (!file) throw new PolymartError('argument', 'Expected the file to write, such as groups.csv, found none.')
  const shop = await open(url)
  try {
    // Scores rank customers among each other: here, those who agreed among those who agreed. A list of open accounts only
    // needs another condition, in the shop's own words, such as 'user.status': 'active'.
    const segments = await rfm(shop, { where: { marketingConsent: true } })
    const customers = segments.rows('customers')
    const { header, line } = csvLines(
      [
        { name: 'userId', kind: 'person', values: customers.map(({ userId }) => userId) },
        { name: 'group', kind: 'text', values: customers.map(({ group }) => group) },
      ],
      segments.meta.currency,
    )
    await writeFile(file, header + customers.map((_, row) => line(row)).join(''))
    console.log(`${file}: ${customers.length} users`)
    console.table(segments.rows('groups'), ['group', 'customers'])
    for (const warning of segments.meta.warnings) console.warn(`Note: ${warning}`)
  } finally {
    await shop.close()
  }
}

main(process.argv[2], process.argv[3]).catch((error: unknown) => {
  console.error(error instanceof PolymartError ? error.message : error)
  process.exitCode = 1
})
