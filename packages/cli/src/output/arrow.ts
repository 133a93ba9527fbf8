import type { Format } from './view.js'

/** An Arrow IPC stream. Arrow takes a tenth of a second to import, so that only who asks for it pays. */
export const arrow: Format = async function* (view) {
  const { tableToIPC } = await import('apache-arrow')
  yield tableToIPC(view.arrow(), 'stream')
}
