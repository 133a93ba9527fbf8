import type { Shop } from '@polymart/analytics'
import { customersRefused, singlesOut } from '../guard/reader.js'
import type { Role } from '../options.js'
import type { Refusal } from '../refusal.js'
import { viewOf } from './view.js'
import type { View } from './view.js'

/** Reads the address of a page for a reader, who may not see every page. */
export const viewFor = async (shop: Shop, role: Role, query: string): Promise<View> => {
  const view = await viewOf(shop, new URLSearchParams(query))
  checkConditions(role, view)
  return view
}

/** Fails where who reads aggregates narrows a page to single customers. */
const checkConditions = (role: Role, { params }: View): void => {
  const field = role === 'customers' ? undefined : Object.keys(params.where ?? {}).find(singlesOut)
  if (field !== undefined) throw customersRefused(`${field} tells single customers apart.`)
}

/** Why who reads aggregates gets no page about customers. */
export const refusalOfPeople = (): Refusal => customersRefused('This page is about single customers.')
