import { funnel, geography, revenue, rfm } from '@polymart/analytics'
import type { ParamsOf, RowOf, Shop } from '@polymart/analytics'

// Checked by the compiler alone: each line after an expectation has to be refused.

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>(): void => {}

/** Never called. */
export const typedRows = async (shop: Shop): Promise<void> => {
  const [steps] = (await funnel(shop)).rows('steps')
  holds<Same<NonNullable<typeof steps>['netMinor'], number | null>>()
  const [summary] = (await funnel(shop, { steps: ['product_view', { type: 'purchase' }], window: '2d' })).rows(
    'summary',
  )
  holds<Same<NonNullable<typeof summary>['conversion'], number | null>>()
  holds<Same<NonNullable<typeof summary>['entered'], number>>()
  // @ts-expect-error -- a misspelt column
  void summary?.conversions
  // @ts-expect-error -- a misspelt table
  ;(await funnel(shop)).rows('sumary')

  const [main] = (await rfm(shop)).rows()
  holds<Same<NonNullable<typeof main>['userId'], string>>()
  holds<Same<NonNullable<typeof main>['lastSessionAt'], number | null>>()

  const [place] = (await geography(shop, { level: 'city' })).rows('places')
  holds<Same<NonNullable<typeof place>['city'], string | undefined>>()

  const [month] = (await revenue(shop, { every: 'month', by: 'salesChannel' })).rows()
  holds<Same<NonNullable<typeof month>['salesChannel'], string>>()
  // @ts-expect-error -- the column of another breakdown
  void month?.loyaltyTier
  const [whole] = (await revenue(shop)).rows()
  // @ts-expect-error -- no breakdown was asked for
  void whole?.by

  // @ts-expect-error -- a misspelt parameter
  await revenue(shop, { evry: 'month' })
  // @ts-expect-error -- a misspelt common parameter
  await rfm(shop, { asof: '2026-07-01' })
  // @ts-expect-error -- a wrong value of an enumeration
  await revenue(shop, { every: 'year' })
  // @ts-expect-error -- a breakdown that is no name
  await funnel(shop, { by: 7 })
}

holds<Same<ParamsOf<typeof rfm>['bins'], number | undefined>>()
holds<Same<RowOf<typeof rfm, 'groups'>['customers'], number>>()
