// A process of its own, whose threads have little memory: says how a task ends that takes all of it.
import { createPool, PolymartError } from '@polymart/core'
import type { Task } from './pool.worker.js'

const pool = createPool<Task, unknown>(new URL('./pool.worker.js', import.meta.url), 1)
const failure = await pool.run({ kind: 'take all memory' }).catch((error: unknown) => error)
if (failure instanceof PolymartError) console.log(`${failure.code}: ${failure.message}`)
await pool.close()
