import { setTimeout } from 'node:timers/promises'
import { PolymartError, served } from '@polymart/core'
import type { ErrorCode } from '@polymart/core'

export type Task =
  | { readonly kind: 'echo'; readonly value: unknown }
  | { readonly kind: 'fill'; readonly numbers: Float64Array }
  | { readonly kind: 'fail'; readonly code?: ErrorCode }
  | { readonly kind: 'wait' | 'die' | 'break off' | 'take all memory' }

export default served(async (task: Task): Promise<unknown> => {
  switch (task.kind) {
    case 'echo':
      return task.value
    case 'fill':
      return task.numbers.fill(42).length
    case 'fail': {
      const cause = new Error('Below.')
      throw task.code ? new PolymartError(task.code, 'It failed.', { cause }) : cause
    }
    case 'wait':
      return setTimeout(60_000)
    case 'die':
      return process.exit(7)
    case 'break off':
      setImmediate(() => {
        throw new Error("It is nobody's.")
      })
      return setTimeout(60_000)
    case 'take all memory':
      for (const held: number[][] = []; ;) held.push(new Array<number>(1000).fill(held.length))
  }
})
