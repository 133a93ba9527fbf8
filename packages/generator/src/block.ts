import { batchOf } from '@polymart/core'
import type { Batch, Session, Transaction, User } from '@polymart/core'
import type { Settings } from './options.js'
import { partOf, planOf } from './plan.js'
import { priceOf, productId } from './products.js'
import { Random } from './random.js'

const day = 86_400_000
const id = (prefix: string, n: number): string => `${prefix}${String(n + 1).padStart(9, '0')}`

export const drawBlock = (settings: Settings, block: number): readonly Batch[] => {
  const { seed, end } = settings
  const plan = planOf(settings)
  const random = new Random(seed, 'users', block)
  const own = (total: number) => partOf(total, block, plan.blocks)
  const countries = ['US', 'DE', 'FR', 'GB', 'JP']
  const place = () => ({ country: random.pick(countries), region: null, city: null })
  const u = own(plan.users)
  const users: User[] = []
  for (let n = u.from; n < u.to; n++) {
    users.push({
      userId: id('u', n),
      email: `u${n}@example.com`,
      name: null,
      phone: null,
      ...place(),
      birthYear: null,
      gender: null,
      incomeBracket: null,
      loyaltyTier: null,
      preferredCategories: [],
      marketingConsent: random.chance(0.5),
      signupAt: end - 730 * day - random.below(365 * day),
      status: 'active',
    })
  }
  const o = own(plan.orders)
  const window = partOf(Math.round(0.031 * plan.sessions), block, plan.blocks)
  const s = own(plan.sessions)
  let session = s.from
  const transactions: Transaction[] = []
  const sessions: Session[] = []
  const visit = (user: User | undefined, startAt: number, depth: number): Session => {
    const n = session++
    const types = ['page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase'] as const
    const events = types.slice(0, depth + 1).map((type, seq) => ({
      seq,
      at: startAt + seq * 20_000,
      type,
      productId: seq === 1 || seq === 2 ? productId(random.below(plan.products)) : null,
      quantity: seq === 2 ? 1 : null,
      valueMinor: null as number | null,
      transactionId: null as string | null,
      page: seq ? null : '/',
    }))
    return {
      sessionId: id('s', n),
      visitorId: id('v', n),
      userId: user?.userId ?? null,
      startAt,
      endAt: startAt + depth * 20_000,
      device: random.chance(0.7) ? 'mobile' : 'desktop',
      browser: null,
      os: null,
      channel: 'direct',
      referrer: null,
      country: user?.country ?? random.pick(countries),
      region: null,
      city: null,
      bot: false,
      internal: false,
      events,
    }
  }
  for (let n = o.from; n < o.to; n++) {
    const recent = n - o.from < window.to - window.from
    const user = random.pick(users)
    const at = recent ? end - day - random.below(88 * day) : end - 90 * day - random.below(640 * day)
    const product = random.below(plan.products)
    const total = priceOf(product)
    const tracked = recent && random.chance(0.9)
    const transactionId = id('t', n)
    const { country, region, city } = user
    const led = tracked ? visit(user, at - 79_000, 4) : null
    if (led) {
      Object.assign(led.events[4]!, { transactionId, valueMinor: total })
      sessions.push(led)
    }
    transactions.push({
      transactionId,
      userId: user.userId,
      at,
      status: 'completed',
      lines: [{ productId: productId(product), quantity: 1, unitPriceMinor: total, discountMinor: 0 }],
      shippingMinor: 0,
      taxMinor: 0,
      totalMinor: total,
      currency: 'USD',
      presentmentCurrency: null,
      presentmentTotalMinor: null,
      paymentMethod: 'card',
      salesChannel: tracked ? 'web' : 'store',
      billing: { country, region, city },
      shipping: { country, region, city },
      sessionId: led?.sessionId ?? null,
      refunds: [],
      test: false,
    })
  }
  while (session < s.to) {
    const user = random.chance(0.38) ? random.pick(users) : undefined
    sessions.push(visit(user, end - 90 * day + random.below(89 * day), random.below(4)))
  }
  return [batchOf('users', users), batchOf('transactions', transactions), batchOf('sessions', sessions)]
}
