import type { Transaction } from '../model/entities.js'
import { MappingProblem } from './misfit.js'
import type { Read, Scope } from './scope.js'

/** Reads a field that is not mapped, and that follows from others; `readerOf` gives the readers of those. */
export const derivedReader = (field: string, { mapping }: Scope, readerOf: (name: string) => Read): Read => {
  switch (field) {
    case 'name':
      return readerOf('productId')
    case 'endAt':
      return readerOf('startAt')
    case 'totalMinor':
      return totalReader(readerOf)
    case 'currency': {
      const currency = mapping.money?.currency
      return () => currency
    }
    case 'events.seq':
      // By its place, once all are in order.
      return () => 0
    default:
      throw new TypeError(`The mapping was not checked: ${field} is missing from it.`)
  }
}

/** What was charged: net goods, shipping and tax. */
const totalReader = (readerOf: (name: string) => Read): Read => {
  const readLines = readerOf('lines')
  const readShipping = readerOf('shippingMinor')
  const readTax = readerOf('taxMinor')
  return (stack) => {
    const parts = [readLines(stack), readShipping(stack), readTax(stack)] as const
    const problem = parts.find((part) => part instanceof MappingProblem)
    if (problem) return problem
    const [lines, shipping, tax] = parts as readonly [Transaction['lines'], number, number]
    return lines.reduce(
      (sum, { quantity, unitPriceMinor, discountMinor }) => sum + quantity * unitPriceMinor - discountMinor,
      shipping + tax,
    )
  }
}

/** The one line of an order that has none: what it costs, without shipping and tax. */
export const totalAsLine = (readerOf: (name: string) => Read): Read => {
  const readers = ['totalMinor', 'shippingMinor', 'taxMinor'].map(readerOf)
  return (stack) => {
    const parts = readers.map((read) => read(stack))
    const problem = parts.find((part) => part instanceof MappingProblem)
    if (problem) return problem
    const [total, shipping, tax] = parts as [number, number, number]
    return [{ productId: '(order)', quantity: 1, unitPriceMinor: total - shipping - tax, discountMinor: 0 }]
  }
}
