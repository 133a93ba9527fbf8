import { parentPort, workerData } from 'node:worker_threads'
import { answerInThread } from './in-thread.js'
import type { ThreadData } from './messages.js'

answerInThread(parentPort!, workerData as ThreadData)
