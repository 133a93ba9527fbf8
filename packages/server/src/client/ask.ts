/** Asks the server, and says in words what went wrong. */
export const ask = <T>(path: string, signal?: AbortSignal): Promise<T> => answer(path, signal ? { signal } : {})

/** Has the server change something. */
export const send = <T>(method: 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T> =>
  answer(path, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })

const answer = async <T>(path: string, { signal, ...init }: RequestInit): Promise<T> => {
  let response: Response
  try {
    response = await fetch(path, { ...init, ...(signal && { signal }) })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Error('The server does not answer. Is it still running?', { cause: error })
  }
  if (response.ok) return (await response.json()) as T
  if (response.status === 401) location.reload()
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null
  throw new Error(body?.error?.message ?? `The server answered ${response.status}.`)
}
