import type { Output } from './output.js'

/** A URL that a terminal lets one click; elsewhere just the URL. */
export const link = (url: string, { isTerminal }: Output): string =>
  isTerminal ? `\u001b]8;;${url}\u001b\\${url}\u001b]8;;\u001b\\` : url
