import { served } from '@polymart/core'
import type { ExchangedPair } from '../exchange/exchanged.js'
import type { Sources } from '../exchange/pair.js'
import { lazySources } from '../stores/pair.js'
import type { StoreUrls } from '../stores/urls.js'
import { doWork } from './work.js'
import type { Work } from './work.js'

/** A piece of work, and where its rows are. */
export interface WorkerTask {
  readonly urls: StoreUrls
  readonly exchanged: ExchangedPair | undefined
  readonly work: Work
}

let sources: Sources | undefined

const partitionWorker = served(({ urls, exchanged, work }: WorkerTask) =>
  doWork((sources ??= lazySources(urls)), work, { exchanged }),
)

export default partitionWorker
