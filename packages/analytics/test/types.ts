import { expectTypeOf } from 'vitest'
import { funnel, geography, revenue, rfm } from '@polymart/analytics'
import type { ParamsOf, RowOf, Shop } from '@polymart/analytics'

/** Never called: the compiler alone checks it. Each line after an expectation of an error has to be refused. */
export const typedCalls = async (shop: Shop): Promise<void> => {
  const steps = (await funnel(shop)).rows('steps')
  expectTypeOf(steps[0]!.netMinor).toEqualTypeOf<number | null>()
  const summary = (await funnel(shop, { steps: ['product_view', { type: 'purchase' }], window: '2d' })).rows('summary')
  expectTypeOf(summary[0]!.conversion).toEqualTypeOf<number | null>()
  expectTypeOf(summary[0]!.entered).toEqualTypeOf<number>()
  // @ts-expect-error -- a misspelt column
  expectTypeOf(summary[0]!.conversions)
  // @ts-expect-error -- a misspelt table
  expectTypeOf((await funnel(shop)).rows('sumary'))

  const customers = (await rfm(shop)).rows()
  expectTypeOf(customers[0]!.userId).toEqualTypeOf<string>()
  expectTypeOf(customers[0]!.lastSessionAt).toEqualTypeOf<number | null>()

  const places = (await geography(shop, { level: 'city' })).rows('places')
  expectTypeOf(places[0]!.city).toEqualTypeOf<string | undefined>()

  const months = (await revenue(shop, { every: 'month', by: 'salesChannel' })).rows()
  expectTypeOf(months[0]!.salesChannel).toEqualTypeOf<string>()
  // @ts-expect-error -- the column of another breakdown
  expectTypeOf(months[0]!.loyaltyTier)
  const whole = (await revenue(shop)).rows()
  // @ts-expect-error -- no breakdown was asked for
  expectTypeOf(whole[0]!.by)

  const compared = (await revenue(shop, { every: 'month', by: 'salesChannel', compare: 'year' })).rows()
  expectTypeOf(compared[0]!.previousOrders).toEqualTypeOf<number | null | undefined>()
  expectTypeOf(compared[0]!.salesChannel).toEqualTypeOf<string>()
  expectTypeOf(compared[0]!.taxChange).toEqualTypeOf<number | null | undefined>()
  // @ts-expect-error -- nothing was to be compared
  expectTypeOf(whole[0]!.previousOrders)
  // @ts-expect-error -- a text has no change
  expectTypeOf(compared[0]!.fromChange)
  // @ts-expect-error -- a wrong period to compare with
  await revenue(shop, { compare: 'month' })

  // @ts-expect-error -- a misspelt parameter
  await revenue(shop, { evry: 'month' })
  // @ts-expect-error -- a misspelt common parameter
  await rfm(shop, { asof: '2026-07-01' })
  // @ts-expect-error -- a wrong value of an enumeration
  await revenue(shop, { every: 'year' })
  // @ts-expect-error -- a breakdown that is no name
  await funnel(shop, { by: 7 })

  expectTypeOf<ParamsOf<typeof rfm>['bins']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<RowOf<typeof rfm, 'groups'>['customers']>().toEqualTypeOf<number>()
}
