/**
 * Each cell tells by its qualifier which load wrote it: `7` the seventh, `7.2` its third version of a row that came
 * three times. As a number, later ones are greater. A cell is written once and never overwritten, so that neither the
 * order in which writes arrive nor what was deleted before makes a difference.
 */
export type Stamp = number

const perLoad = 2 ** 20

export const stampOf = (load: number, revision: number): Stamp => load * perLoad + revision

export const loadOf = (stamp: Stamp): number => Math.floor(stamp / perLoad)

export const revisionOf = (stamp: Stamp): number => stamp % perLoad

export const qualifierOf = (stamp: Stamp): Buffer => {
  const revision = revisionOf(stamp)
  return Buffer.from(revision === 0 ? String(loadOf(stamp)) : `${loadOf(stamp)}.${revision}`)
}

/** The stamp of a qualifier among other bytes; −1 where none of ours stands. */
export const readStamp = (bytes: Uint8Array, from: number, to: number): Stamp => {
  let load = 0
  let at = from
  for (; at < to && isDigit(bytes[at]!); at++) load = load * 10 + bytes[at]! - zero
  if (at === from) return -1
  if (at === to) return load * perLoad
  if (bytes[at] !== dot || at + 1 === to) return -1
  let revision = 0
  for (at++; at < to && isDigit(bytes[at]!); at++) revision = revision * 10 + bytes[at]! - zero
  return at === to ? load * perLoad + revision : -1
}

const zero = 0x30
const dot = 0x2e
const isDigit = (byte: number): boolean => byte >= zero && byte < zero + 10
