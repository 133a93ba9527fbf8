/** Where a shop is kept: one store for both, or one for entities and one for sessions. */
export interface StoreUrls {
  readonly entities: string
  readonly sessions: string
}

/**
 * A URL fit for messages: without user, password and options. What stands before an "@", or where a port is and is none,
 * may be a password, as may be anything in a text with a ":" or "@" that is no URL; then nothing of it is shown.
 */
export const shownUrl = (url: string): string => {
  if (url.startsWith('embedded:')) return url
  const [, scheme, rest] = /^([a-z][a-z\d+.-]*:\/\/)(.*)$/is.exec(url) ?? []
  if (scheme === undefined || rest === undefined) return /[:@?#=\s]/.test(url) ? '…' : url
  const [, user, hosts, path] = /^([^@/?#]*[^@/?#:]@)?([^@/?#]*)(\/[^@?#]*)?(?:\?[^@#]*)?$/.exec(rest) ?? []
  const isPlain = hosts?.split(',').every((host) => /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.test(host))
  return isPlain ? `${scheme}${user === undefined ? '' : '…@'}${hosts}${path ?? ''}` : `${scheme}…`
}
