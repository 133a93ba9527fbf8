import { rebateShares } from './block/orders.js'
import { idOf } from './columns.js'
import { couponShare, coupons } from './shop/coupons.js'
import { elasticity, mostMoreUnits, unitsAfter, unitsBefore } from './shop/price-trials.js'
import { topCategoryId } from './shop/taxonomy.js'
import type { World } from './shop/world.js'
import type { GoodsTruth } from './truth-goods.js'

const iso = (at: number): string => new Date(at).toISOString()

export const goodsOf = ({ catalogue, companions, calendar }: World): GoodsTruth => ({
  coupons: {
    share: rebateShares.other * couponShare,
    novemberShare: rebateShares.november * couponShare,
    list: coupons.map(({ code, percent, month }) => ({ code, percent, month: month === null ? null : month + 1 })),
  },
  prices: {
    elasticity,
    mostMoreUnits,
    changes: catalogue.trials.map(({ product, day }) => {
      const fromMinor = catalogue.priceOn(product, day - 1)
      const toMinor = catalogue.priceOn(product, day)
      return {
        productId: idOf('p', product),
        at: iso(calendar.startOf(day)),
        fromMinor,
        toMinor,
        unitsBefore,
        unitsAfter: unitsAfter(fromMinor, toMinor),
      }
    }),
  },
  companions: {
    products: companions.products.map(({ bought, along, chance }) => {
      return { bought: idOf('p', bought), along: idOf('p', along), chance }
    }),
    categories: companions.categories.map(({ bought, along, chance }) => {
      return { bought: topCategoryId(bought), along: topCategoryId(along), chance }
    }),
  },
  shelves: {
    soldOut: catalogue.shelves.soldOut.map((product) => idOf('p', product)),
    runningOut: catalogue.shelves.runningOut.map((product) => idOf('p', product)),
    overstocked: catalogue.shelves.overstocked.map((product) => idOf('p', product)),
    forgotten: catalogue.shelves.forgotten.map((product) => {
      return { productId: idOf('p', product), since: iso(calendar.startOf(catalogue.forgotten[product]!)) }
    }),
  },
})
