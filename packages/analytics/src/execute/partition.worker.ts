import { served } from '@polymart/core'
import { coPartitioned } from '../exchange/pair.js'
import type { WorkerTask } from './executor.js'
import { readerOf } from '../read/reader.js'
import { lazySources } from '../stores/pair.js'
import type { Sources } from '../stores/store-pair.js'
import { taskNamed } from '../tasks.js'

let sources: Sources | undefined

const partitionWorker = served(async ({ urls, options, exchanged, moments, task, input }: WorkerTask) =>
  taskNamed(task).run(readerOf(coPartitioned((sources ??= lazySources(urls, options)), exchanged), moments), input),
)

export default partitionWorker
