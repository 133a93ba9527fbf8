import { eventTypes } from '@polymart/core'
import { Vocabulary } from '../columns.js'
import { slugOf, topCategories } from '../shop/taxonomy.js'

export const types = new Vocabulary(eventTypes)
const pageView = types.code('page_view')
const search = types.code('search')
const productView = types.code('product_view')
const addToCart = types.code('add_to_cart')
const removeFromCart = types.code('remove_from_cart')
const checkout = types.code('checkout')
const purchase = types.code('purchase')

const pages = ['/', '/search', '/cart', '/checkout', '/account', '/help'] as const
const categoryPages = topCategories.map(({ name }) => `/c/${slugOf(name)}`)
export const pageTexts = new Vocabulary<string>([...pages, ...categoryPages])

const searchPage = pageTexts.code('/search')

const most = 128

/** The events of one visit in order, before they have their times. */
export class Script {
  length = 0
  readonly type = new Int32Array(most)
  readonly product = new Int32Array(most)
  readonly quantity = new Float64Array(most)
  readonly value = new Float64Array(most)
  readonly order = new Int32Array(most)
  readonly page = new Int32Array(most)
  /** What a search looks for, by its number among the shop's searches; −1 where none is. */
  readonly searched = new Int32Array(most)

  clear(): void {
    this.length = 0
  }

  view(page: (typeof pages)[number]): void {
    this.add(pageView, -1, NaN, NaN, pageTexts.code(page))
  }

  viewCategory(category: number): void {
    this.add(pageView, -1, NaN, NaN, pages.length + category)
  }

  search(number: number): void {
    this.add(search, -1, NaN, NaN, searchPage)
    this.searched[this.length - 1] = number
  }

  viewProduct(product: number): void {
    this.add(productView, product, NaN, NaN, -1)
  }

  addToCart(product: number, quantity: number, value: number): void {
    this.add(addToCart, product, quantity, value, -1)
  }

  removeFromCart(product: number, quantity: number, value: number): void {
    this.add(removeFromCart, product, quantity, value, -1)
  }

  checkout(value: number): void {
    this.add(checkout, -1, NaN, value, pageTexts.code('/checkout'))
  }

  purchase(order: number, value: number): void {
    this.add(purchase, -1, NaN, value, -1)
    this.order[this.length - 1] = order
  }

  private add(type: number, product: number, quantity: number, value: number, page: number): void {
    const i = this.length++
    this.type[i] = type
    this.product[i] = product
    this.quantity[i] = quantity
    this.value[i] = value
    this.order[i] = -1
    this.page[i] = page
    this.searched[i] = -1
  }
}
