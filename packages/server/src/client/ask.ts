/** Asks the server, and says in words what went wrong. */
export const ask = async <T>(path: string, signal?: AbortSignal): Promise<T> => {
  let response: Response
  try {
    response = await fetch(path, signal ? { signal } : {})
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Error('The server does not answer. Is it still running?', { cause: error })
  }
  if (response.ok) return (await response.json()) as T
  if (response.status === 401) location.reload()
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null
  throw new Error(body?.error?.message ?? `The server answered ${response.status}.`)
}
