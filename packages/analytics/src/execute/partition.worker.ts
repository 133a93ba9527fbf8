import { served } from '@polymart/core'
import type { Sources } from '../stores/store-pair.js'
import { lazySources } from '../stores/pair.js'
import { doWork } from './work.js'
import type { WorkerTask } from './work.js'

let sources: Sources | undefined

const partitionWorker = served(({ urls, options, exchanged, work }: WorkerTask) =>
  doWork((sources ??= lazySources(urls, options)), work, { exchanged }),
)

export default partitionWorker
