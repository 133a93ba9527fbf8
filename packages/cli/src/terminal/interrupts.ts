const kinds = ['SIGINT', 'SIGTERM'] as const

// `npm start` passes on a Ctrl-C that the terminal has sent to the whole group already: one keypress comes twice.
const sameKeypressMs = 300

/** The first Ctrl-C or SIGTERM asks the work to stop; a later one ends the process at once. */
export const listenForInterrupts = (): { readonly signal: AbortSignal; release(): void } => {
  const controller = new AbortController()
  let first = 0
  const onSignal = (kind: NodeJS.Signals): void => {
    const now = performance.now()
    if (!controller.signal.aborted) {
      first = now
      controller.abort(new Error(kind))
    } else if (now - first > sameKeypressMs) {
      release()
      process.kill(process.pid, kind)
    }
  }
  const release = (): void => {
    for (const kind of kinds) process.off(kind, onSignal)
  }
  for (const kind of kinds) process.on(kind, onSignal)
  return { signal: controller.signal, release }
}
