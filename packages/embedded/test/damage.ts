// A process of its own that damages a store over and over and reads it: `damage.ts FOLDER SEED TIMES`. Each line that
// it prints is a damage before it is tried, so that the last line before a crash tells which it was; then what came
// of it. FOLDER holds a store, of which each damage gets a copy.
import { PolymartError, entityNames, partitionsOf, recordsOf } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { ordersFrom } from '../../core/test/orders.js'

const [folder, seed, times] = process.argv.slice(2) as [string, string, string]
const whole = partitionsOf(1)[0]!

/** mulberry32. */
let state = Number(seed)
const random = (below: number): number => {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
}

/** All that the store says, as one hash. */
const contents = async (copy: string): Promise<string> => {
  const store = await openEmbedded(copy)
  try {
    const hash = createHash('sha256')
    hash.update(JSON.stringify((await store.moment()).generation))
    for (const entity of entityNames) {
      hash.update(JSON.stringify(await store.extent(entity)))
      const columns = entity === 'transactions' ? ['transactionId', 'userId', 'at', 'totalMinor', 'lines'] : []
      if (columns.length === 0) continue
      const { generation, ...batch } = await store.scan(entity, whole, { columns })
      hash.update(JSON.stringify([generation, ...recordsOf(batch)]))
    }
    return hash.digest('hex')
  } finally {
    await store.close()
  }
}

const load = async (copy: string): Promise<void> => {
  const store = await openEmbedded(copy)
  try {
    const writer = await store.writer()
    await writer.write(ordersFrom(0, 20))
    await writer.finish()
  } finally {
    await store.close()
  }
}

const original = readFileSync(join(folder, 'data.mdb'))
const right = await contents(folder)
const pageBytes = 4096
/** Pages that are no part of a value: of the trees, and the first two. */
const trees = Array.from({ length: original.length / pageBytes }, (_, page) => page).filter((page) =>
  [1, 2, 8].includes(original.readUInt16LE(page * pageBytes + 18)),
)

/** Where a byte is changed: half of them in the first two pages or those of trees, where most of a page is in use. */
const place = (): number => {
  switch (random(4)) {
    case 0:
      return random(2) * pageBytes + random(176)
    case 1:
      return trees[random(trees.length)]! * pageBytes + random(2 * 24)
    case 2:
      return trees[random(trees.length)]! * pageBytes + random(pageBytes)
    default:
      return random(original.length)
  }
}

for (let i = 0; i < Number(times); i++) {
  const at = place()
  const bytes = Buffer.from(original)
  const value = random(2) === 0 ? bytes[at]! ^ (1 << random(8)) : random(256)
  console.log(`byte ${at} of page ${Math.floor(at / pageBytes)} from ${bytes[at]!} to ${value}`)
  bytes[at] = value
  const copy = join(folder, `copy-${i}`)
  mkdirSync(copy)
  writeFileSync(join(copy, 'data.mdb'), bytes)
  const failed = (error: unknown): string => {
    if (error instanceof PolymartError) return 'refused'
    throw error
  }
  const found = await contents(copy).catch(failed)
  if (found !== 'refused' && found !== right) console.log('wrong')
  else console.log(found === right ? 'right' : found)
  // Loading relies on more of the file than reading does.
  await load(copy).catch(failed)
  rmSync(copy, { recursive: true })
}
console.log('done')
