/**
 * A mailing list of customers who used to come back and have not: those who agreed to marketing, whose account is open,
 * and who are up to twice as long away as they usually are.
 *
 *   npm start                                                                    once: makes the demo's shop
 *   npx tsx examples/slipping-customers.ts list.csv                              ids alone
 *   npx tsx examples/slipping-customers.ts list.csv --email                      with their e-mail addresses
 *   npx tsx examples/slipping-customers.ts list.csv --email embedded:./data      of another shop
 *
 * No analysis gives names or addresses: a result is passed on, put on a page, or kept in a log, and these should not hold
 * them. Whoever needs addresses asks for that column by its name, here and in `--email`, for the people of this list only.
 */
import { writeFile } from 'node:fs/promises'
import { findStores, open, openStore, repurchase } from '@polymart/analytics'
import { csvLines, PolymartError, recordsOf } from '@polymart/core'

const leastGapDays = 7

/** The e-mail addresses of some users. */
const emailsOf = async (url: string, userIds: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> => {
  const store = await openStore(url)
  try {
    const emails = new Map<string, string>()
    for (const partition of await store.partitions(8)) {
      const users = await store.scan('users', partition, { columns: ['userId', 'email'] })
      for (const { userId, email } of recordsOf(users)) if (email && userIds.has(userId)) emails.set(userId, email)
    }
    return emails
  } finally {
    await store.close()
  }
}

async function main(args: readonly string[]): Promise<void> {
  const [file, given] = args.filter((arg) => arg !== '--email')
  if (!file) throw new PolymartError('argument', 'Expected the file to write, such as list.csv, found none.')
  const { urls } = findStores(given)
  const shop = await open(urls)
  try {
    const { rows, meta } = await repurchase(shop, { where: { marketingConsent: true, 'user.status': 'active' } }).then(
      (result) => ({ rows: result.rows('customers'), meta: result.meta }),
    )
    const slipping = rows
      // Who usually orders every other day is not missed after three.
      .filter(({ status, medianGapDays }) => status === 'slipping' && (medianGapDays ?? 0) >= leastGapDays)
      .toSorted((a, b) => b.netMinor - a.netMinor || (a.userId < b.userId ? -1 : 1))
    const ids = slipping.map(({ userId }) => userId)
    const withEmail = args.includes('--email')
    const emails = withEmail ? await emailsOf(urls.entities, new Set(ids)) : new Map<string, string>()
    const { header, line } = csvLines(
      [
        { name: 'userId', kind: 'person', values: ids },
        ...(withEmail ? [{ name: 'email', kind: 'text', values: ids.map((id) => emails.get(id) ?? null) }] : []),
        { name: 'daysSinceLast', kind: 'count', values: slipping.map((row) => Math.floor(row.daysSinceLast)) },
        { name: 'netMinor', kind: 'money', values: slipping.map(({ netMinor }) => netMinor) },
      ],
      meta.currency,
    )
    await writeFile(file, header + ids.map((_, row) => line(row)).join(''))
    console.log(`${file}: ${ids.length} customers who agreed to marketing are slipping away`)
    if (withEmail && emails.size < ids.length)
      console.warn(`Note: ${ids.length - emails.size} of them have no e-mail address`)
    for (const warning of meta.warnings) console.warn(`Note: ${warning}`)
  } finally {
    await shop.close()
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof PolymartError ? error.message : error)
  process.exitCode = 1
})
