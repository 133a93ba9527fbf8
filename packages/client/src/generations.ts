import type { Connection } from './connection.js'
import { errorOf } from './error.js'

/** What is heard of while someone listens. */
export interface Listening {
  /** Ends the listening, as the returned function does. */
  readonly signal?: AbortSignal
  /** Hears why a connection failed; it is tried again, unless the server refuses. */
  readonly onError?: (error: unknown) => void
}

const soon = 1000
const atMost = 30_000

/** Calls with the state of the stores at once, and with each new one; connects again when the connection ends. */
export const listen = (
  connection: Connection,
  hear: (generation: string) => void,
  { signal, onError }: Listening,
): (() => void) => {
  const stopped = new AbortController()
  const stop = (): void => stopped.abort()
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop, { once: true })
  void stay(connection, stopped.signal, hear, onError)
  return stop
}

const stay = async (
  connection: Connection,
  stopped: AbortSignal,
  hear: (generation: string) => void,
  onError: Listening['onError'],
): Promise<void> => {
  let last: string | undefined
  let wait = soon
  while (!stopped.aborted) {
    try {
      const response = await connection.send('/events', { headers: { Accept: 'text/event-stream' }, signal: stopped })
      if (!response.ok) {
        onError?.(await errorOf(response))
        // A wrong token does not become a right one.
        if (response.status < 500 && response.status !== 429) return
      } else {
        wait = soon
        await eachLine(response, (line) => {
          if (!line.startsWith('data: ')) return
          const generation = line.slice(6)
          if (generation !== last) hear(generation)
          last = generation
        })
      }
    } catch (error) {
      // It may have been stopped meanwhile.
      if (isAborted(stopped)) return
      onError?.(error)
    }
    await pause(wait, stopped)
    wait = Math.min(atMost, wait * 2)
  }
}

const isAborted = ({ aborted }: AbortSignal): boolean => aborted

const eachLine = async ({ body }: Response, hear: (line: string) => void): Promise<void> => {
  if (!body) return
  const reader = body.getReader()
  const text = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + text.decode(value, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line.trimEnd())
  }
}

const pause = (ms: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      stopped.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    stopped.addEventListener('abort', end)
  })
