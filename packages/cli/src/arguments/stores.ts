import { PolymartError } from '@polymart/core'
import type { Command } from 'commander'
import { wholeNumber } from './values.js'

/** `[stores]`: the flags that say where a shop is kept. */
export interface StoreFlags {
  readonly store?: string
  readonly entities?: string
  readonly sessions?: string
  readonly mapping?: string
}

/** The flags of commands that read a shop. */
export interface ReadFlags extends StoreFlags {
  readonly maxRate?: number
  /** MiB. */
  readonly exchange?: number
}

export const withStores = (command: Command): Command =>
  command
    .option('--store <url>', 'one store for everything: embedded:FOLDER or mongodb://HOST/DATABASE')
    .option('--entities <url>', 'users, products and orders (with --sessions)')
    .option('--sessions <url>', 'sessions (with --entities), also hbase://ZK/PREFIX')
    .option('--mapping <file>', 'mapping from your own data to the model')

export const withReading = (command: Command): Command =>
  withStores(command)
    .option('--max-rate <n>', 'read at most N rows per second from a server', wholeNumber('--max-rate', 1))
    .option(
      '--exchange <mib>',
      'memory for grouping mapped rows by person (MiB)',
      wholeNumber('--exchange', 0, 1 << 20),
    )

/** What the flags say, for `findStores`; undefined if nothing, so that it looks elsewhere. */
export const storesOf = ({ store, entities, sessions }: StoreFlags) => {
  if (store !== undefined && (entities !== undefined || sessions !== undefined)) {
    throw new PolymartError('argument', 'Use either --store, or --entities with --sessions, not both.')
  }
  if ((entities === undefined) !== (sessions === undefined)) {
    const missing = entities === undefined ? '--entities' : '--sessions'
    throw new PolymartError('argument', `--entities and --sessions belong together: ${missing} is missing.`)
  }
  for (const [name, url] of Object.entries({ store, entities, sessions })) {
    if (url === '') throw new PolymartError('argument', `--${name} is empty. Give a URL such as embedded:./data.`)
  }
  return store ?? (entities !== undefined && sessions !== undefined ? { entities, sessions } : undefined)
}
