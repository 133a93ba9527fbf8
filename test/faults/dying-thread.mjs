// Preloaded into every thread of a process, where it ends all but the first one after some milliseconds:
// NODE_OPTIONS=--import=…, POLYMART_TEST_THREAD_MS=….
import { isMainThread } from 'node:worker_threads'

if (!isMainThread) setTimeout(() => process.exit(7), Number(process.env.POLYMART_TEST_THREAD_MS))
