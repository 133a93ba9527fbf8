import type { Format } from './view.js'

export const parquet: Format = async function* (view) {
  const [{ tableToIPC }, { tableToParquet }] = await Promise.all([import('apache-arrow'), import('@polymart/files')])
  yield tableToParquet(tableToIPC(view.arrow(), 'stream'))
}
