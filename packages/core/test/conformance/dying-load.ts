// A process of its own that begins a load into a store, for tests that kill it: `dying-load.ts ENTITY OPENER`, with what
// opens the store as JSON. It says `wrote` when it has written rows, and then waits.
import { setTimeout } from 'node:timers/promises'
import type { EntityName, Store } from '@polymart/core'
import type { Opener } from '../conformance.js'
import { batch, changed, samples } from './context.js'

const [entity, text] = process.argv.slice(2) as [EntityName, string]
const [module, name, ...args] = JSON.parse(text) as Opener
const functions = (await import(module)) as Record<string, (...args: unknown[]) => Promise<Store>>
const store = await functions[name]!(...args)
const writer = await store.writer()
const records = samples(entity, 10).map((record) => changed(entity, record, 'dying'))
await writer.write(batch(entity, [...records, ...samples(entity, 20).slice(10)]))
console.log('wrote')
await setTimeout(60_000)
process.exit(1)
