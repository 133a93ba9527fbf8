import { streamSSE } from 'hono/streaming'
import type { Handler } from 'hono'
import type { Desk } from '../answering/desk.js'
import type { Env } from '../env.js'
import type { Metrics } from '../metrics.js'
import { Refusal } from '../refusal.js'

const heartbeat = 15_000
const mostListeners = 2000

/** A stream of server-sent events: `generation` at once, and again whenever the stores have changed. */
export const eventsRoute =
  (desk: Desk, metrics: Metrics, closing: AbortSignal): Handler<Env> =>
  (c) => {
    if (desk.listening >= mostListeners) {
      throw new Refusal(503, 'busy', 'As many pages listen as may. Try again later.', { 'Retry-After': '30' })
    }
    return streamSSE(c, async (stream) => {
      const send = (generation: string): void => void stream.writeSSE({ event: 'generation', data: generation })
      // After a reconnect nobody knows what was missed, so the state is said first.
      send(await desk.generation(c.get('signal')))
      if (stream.aborted) return
      const stop = desk.listen(send)
      metrics.listening(desk.listening)
      stream.onAbort(() => {
        stop()
        metrics.listening(desk.listening)
      })
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => void stream.write(': still here\n\n'), heartbeat)
        const end = (): void => {
          clearInterval(timer)
          closing.removeEventListener('abort', end)
          resolve()
        }
        stream.onAbort(end)
        closing.addEventListener('abort', end)
        if (closing.aborted) end()
      })
    })
  }
