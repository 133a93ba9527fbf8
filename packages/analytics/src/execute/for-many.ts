import { setMaxListeners } from 'node:events'

/** The same signal for any number of listeners, which are no leak. */
export const forMany = (signal: AbortSignal | undefined): AbortSignal | undefined => {
  if (!signal) return undefined
  const own = AbortSignal.any([signal])
  setMaxListeners(0, own)
  return own
}
