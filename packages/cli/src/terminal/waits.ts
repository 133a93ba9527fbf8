import type { Wait } from '@polymart/analytics'
import type { Context } from '../context.js'
import { counted, seconds } from './text.js'

/** The first failures pass of themselves, unless each takes its time. */
const attemptsUntold = 3
const msUntold = 5000
const msBetween = 5000

/** Says now and then what is waited for, so that a command that stands still says why. */
export const tellWaits = (context: Context): ((wait: Wait) => void) => {
  let last = -Infinity
  return ({ reason, attempt, failing, ms }) => {
    const now = performance.now()
    if ((attempt <= attemptsUntold && failing < msUntold) || now - last < msBetween) return
    last = now
    context.stopProgress()
    context.messages.say(
      `Waiting for HBase after ${counted(attempt, 'failed attempt')}: ${/[.?!]$/.test(reason) ? reason : `${reason}.`} Trying again in ${seconds(ms)}.`,
    )
  }
}
