import type { Shop } from '@polymart/analytics'
import { mappingOf } from '../arguments/mapping.js'
import { storesOf } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'

/** Opens the shop that flags name. */
export const openShop = async (flags: ReadFlags): Promise<Shop> => {
  const { maxRate, exchange } = flags
  const mapping = await mappingOf(flags.mapping)
  const { open } = await import('@polymart/analytics')
  return open(storesOf(flags), {
    ...(mapping && { mapping }),
    ...(maxRate !== undefined && { maxRate }),
    ...(exchange !== undefined && { exchangeMemory: exchange * 2 ** 20 }),
  })
}
