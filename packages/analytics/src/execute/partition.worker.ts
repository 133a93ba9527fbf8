import { served } from '@polymart/core'
import type { StorePair } from '../read/read-partition.js'
import { openPair } from '../stores/pair.js'
import type { StoreUrls } from '../stores/urls.js'
import { doWork } from './work.js'
import type { Work } from './work.js'

let stores: Promise<StorePair> | undefined

const partitionWorker = served(({ urls, work }: { urls: StoreUrls; work: Work }) =>
  doWork(() => (stores ??= openPair(urls)), work),
)

export default partitionWorker
