import { columnsOfRows } from '../define/columns.js'
import type { ProductLevel } from '../grouping/products.js'
import { moneyColumns } from '../measures/money.js'
import { coversPrevious } from '../params/common.js'
import { partOf } from '../result/columns.js'
import type { ProductCell } from './measures.js'
import type { ProductsSpec } from './params.js'

/** By net: the classes of the ABC analysis, and U without any. */
export type AbcClass = 'A' | 'B' | 'C' | 'U'

/** One product, or all of one value. */
export interface ProductRow extends ProductCell {
  /** The id of the product, or the value. */
  readonly value: string
  readonly name: string | null
  readonly category: string
  readonly stock: number | null
  readonly net: number
  /** Net of all rows. */
  readonly allNet: number
  readonly abc: AbcClass
}

const { change, count, money, share, text } = columnsOfRows<ProductRow, ProductsSpec>()

const { orders, ...amounts } = moneyColumns<ProductRow, ProductsSpec>()

const at =
  (...levels: readonly ProductLevel[]) =>
  ({ level }: ProductsSpec): boolean =>
    levels.includes(level)

const costOf = ({ cost, costUnknown }: ProductRow): number | null => (costUnknown === 1 ? null : cost)

const marginOf = (row: ProductRow): number | null => {
  const cost = costOf(row)
  return cost === null ? null : row.net - cost
}

const previousNetOf = ({ previousNet }: ProductRow, { scope }: ProductsSpec): number | null =>
  coversPrevious(scope, 'orders') ? previousNet : null

export const productsTables = {
  products: {
    rows: 'By net, the greatest first, then by id or value; "(not set)" last.',
    key: ['productId', 'subcategory', 'category', 'brand'],
    columns: {
      productId: text.when(
        at('product'),
        'the product; "(not set)" is what is of an unknown one; at the level product',
        ({ value }) => value,
      ),
      name: text.orNullWhen(at('product'), 'its name; at the level product', ({ name }) => name),
      subcategory: text.when(
        at('subcategory'),
        'name of the category of its products, or "(not set)"; at the level subcategory',
        ({ value }) => value,
      ),
      category: text.when(
        at('product', 'category'),
        'name of the top category, or "(not set)"; at the levels product and category',
        ({ value, category }, { level }) => (level === 'category' ? value : category),
      ),
      brand: text.when(at('brand'), 'brand of its products, or "(not set)"; at the level brand', ({ value }) => value),
      views: count('product views', ({ views }) => views, { ofSessions: true }),
      viewers: count('distinct persons with one', ({ viewers }) => viewers, { ofSessions: true }),
      adders: count('distinct persons who put it into the cart', ({ adders }) => adders, { ofSessions: true }),
      viewToCart: share.orNull(
        'persons who are both ÷ `viewers`',
        ({ viewersWhoAdd, viewers }) => partOf(viewersWhoAdd, viewers),
        { label: 'View to cart', ofSessions: true },
      ),
      orders,
      buyers: count('distinct users with one', ({ buyers }) => buyers),
      viewToOrder: share.orNull(
        'viewers who are buyers ÷ `viewers`',
        ({ viewersWhoBuy, viewers }) => partOf(viewersWhoBuy, viewers),
        { label: 'View to order', ofSessions: true },
      ),
      units: count('Σ quantity; returns do not reduce it', ({ units }) => units),
      ...amounts,
      netShare: share.orNull(
        'of the net of all rows; null unless that is above 0',
        ({ net, allNet }) => partOf(net, allNet),
        { label: 'Share of net revenue' },
      ),
      costMinor: money.orNull("today's cost × units; null if a unit was sold whose product has no cost", costOf),
      marginMinor: money.orNull('net − cost', marginOf),
      marginRate: share.orNull('margin ÷ net; null unless net is above 0', (row) => partOf(marginOf(row), row.net)),
      returnRate: share.orNull(
        "goods refunded before `asOf` of the period's orders ÷ (gross − discounts)",
        ({ refunded, gross, discounts }) => partOf(refunded, gross - discounts),
      ),
      abc: text(
        '"A", "B" or "C" by the share of net that the rows before have (`abc`), "U" where net is not above 0',
        ({ abc }) => abc,
        { label: 'ABC' },
      ),
      stock: count.orNullWhen(at('product'), "today's stock; at the level product", ({ stock }) => stock, {
        compared: false,
      }),
      previousViews: count.orNull(
        'product views of the previous period; null if the store covers nothing of it',
        ({ previousViews }, { scope }) => (coversPrevious(scope, 'sessions') ? previousViews : null),
      ),
      previousNetMinor: money.orNull(
        'net of the previous period; null if the store covers nothing of it',
        previousNetOf,
        { label: 'Previous net revenue' },
      ),
      netChange: change.orNull(
        'net ÷ previous net − 1; null unless previous net is above 0',
        (row, spec) => {
          const quotient = partOf(row.net, previousNetOf(row, spec))
          return quotient === null ? null : quotient - 1
        },
        { label: 'Change in net revenue' },
      ),
    },
  },
}
