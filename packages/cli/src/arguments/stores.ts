import { PolymartError } from '@polymart/core'
import type { Command } from 'commander'

/** `[stores]`: the flags that say where a shop is kept. */
export interface StoreFlags {
  readonly store?: string
  readonly entities?: string
  readonly sessions?: string
  readonly mapping?: string
}

export const withStores = (command: Command): Command =>
  command
    .option('--store <url>', 'store of both entities and sessions: embedded:FOLDER')
    .option('--entities <url>', 'store of users, products and orders, with --sessions')
    .option('--sessions <url>', 'store of sessions, with --entities')
    .option('--mapping <file>', 'how data of your own maps to the model')

/** What the flags say, for `storeUrls`; undefined if nothing, so that it looks elsewhere. */
export const storesOf = ({ store, entities, sessions, mapping }: StoreFlags) => {
  if (mapping !== undefined) {
    throw new PolymartError(
      'argument',
      'Expected no --mapping: embedded stores hold the model as it is, and take none. Leave it out, or load your data with polymart load.',
    )
  }
  if (store !== undefined && (entities !== undefined || sessions !== undefined)) {
    throw new PolymartError('argument', 'Expected either --store, or --entities with --sessions, found both.')
  }
  if ((entities === undefined) !== (sessions === undefined)) {
    const missing = entities === undefined ? '--entities' : '--sessions'
    throw new PolymartError('argument', `Expected --entities with --sessions, found no ${missing}.`)
  }
  return store ?? (entities !== undefined && sessions !== undefined ? { entities, sessions } : undefined)
}
