import type { Wait } from '@polymart/analytics'
import type { Context } from '../context.js'
import { seconds } from './text.js'

/** The first failures pass of themselves. */
const attemptsUntold = 3
const msBetween = 5000

/** Says now and then what is waited for, so that a command that stands still says why. */
export const tellWaits = (context: Context): ((wait: Wait) => void) => {
  let last = -Infinity
  return ({ reason, attempt, ms }) => {
    const now = performance.now()
    if (attempt <= attemptsUntold || now - last < msBetween) return
    last = now
    context.stopProgress()
    context.messages.say(
      `Waiting for HBase after ${attempt} failed attempts: ${reason}. Trying again in ${seconds(ms)}.`,
    )
  }
}
