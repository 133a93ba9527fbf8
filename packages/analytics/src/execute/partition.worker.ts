import { served } from '@polymart/core'
import type { Sources } from '../exchange/pair.js'
import { lazySources } from '../stores/pair.js'
import { doWork } from './work.js'
import type { WorkerTask } from './work.js'

let sources: Sources | undefined

const partitionWorker = served(({ urls, exchanged, work }: WorkerTask) =>
  doWork((sources ??= lazySources(urls)), work, { exchanged }),
)

export default partitionWorker
