import type { Shop } from '@polymart/analytics'
import { mappingOf } from '../arguments/mapping.js'
import { storesOf } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'
import type { Context } from '../context.js'
import { tellWaits } from '../terminal/waits.js'

/** Opens the shop that flags name, or that is found without, and says which it is. */
export const openShop = async (flags: ReadFlags, context: Context): Promise<Shop> => {
  const { maxRate, exchange } = flags
  const mapping = await mappingOf(flags.mapping)
  const [{ findStores, open }, { openFound }] = await Promise.all([
    import('@polymart/analytics'),
    import('./opening.js'),
  ])
  const options = {
    signal: context.signal,
    onWait: tellWaits(context),
    ...(mapping && { mapping }),
    ...(maxRate !== undefined && { maxRate }),
    ...(exchange !== undefined && { exchangeMemory: exchange * 2 ** 20 }),
  }
  return openFound(findStores(storesOf(flags)), (urls) => open(urls, options), context)
}
