import { join } from 'node:path'
import { PolymartError } from '@polymart/core'
import type { StoreUrls } from '@polymart/analytics'
import { writeTo } from '../terminal/target.js'
import { tellWaits } from '../terminal/waits.js'
import { demoFiles, openDemoFolder } from './folder.js'
import type { Dashboard } from '@polymart/viz'
import type { GenerateOptions, Manifest } from '@polymart/generator'
import type { Context } from '../context.js'

export interface DemoOptions extends Pick<GenerateOptions, 'scale' | 'seed' | 'workers'> {
  readonly dir: string
  /** Default: a store in the folder. */
  readonly urls: StoreUrls | undefined
}

/** What a demo made, and how long each stage took. */
export interface Demo {
  readonly urls: StoreUrls
  readonly counts: Manifest['counts']
  readonly page: Dashboard
  readonly stages: readonly { readonly name: string; readonly ms: number }[]
}

/** Generates a shop straight into the stores, analyses it and writes the page. */
export const runDemo = async ({ dir, urls: given, ...options }: DemoOptions, context: Context): Promise<Demo> => {
  const { signal, onProgress } = context
  const stages: { name: string; ms: number }[] = []
  // Counted from the start of the process, so that nothing is left out.
  let last = 0
  const stage = (name: string): void => {
    const now = performance.now()
    stages.push({ name, ms: now - last })
    last = now
  }
  const [{ generate }, { holdRows, openLoading }] = await Promise.all([
    import('@polymart/generator'),
    import('../stores/loading.js'),
  ])
  const store = `embedded:${join(dir, demoFiles.store)}`
  const urls = given ?? { entities: store, sessions: store }
  const stores = given ? `${urls.entities} ${urls.sessions}` : demoFiles.store
  const generation = generate({ ...options, signal, onProgress })
  // The first rows are drawn on another thread, while this one sees to the stores and to what it needs later.
  const batches = generation.batches()[Symbol.asyncIterator]()
  const first = batches.next()
  first.catch(() => undefined)
  try {
    const marker = await openDemoFolder(dir)
    if (marker?.demo.stores !== stores && (await holdRows(urls, { signal }))) throw notOurs(urls)
    await writeJson(join(dir, demoFiles.manifest), { ...generation.manifest, demo: { stores } }, context)
    stage('start')
    const loading = await openLoading(urls, { recreate: true, signal }, { onWait: tellWaits(context), signal })
    importLast().catch(() => undefined)
    try {
      for (let next = await first; !next.done; next = await batches.next()) await loading.write(next.value)
      await loading.finish()
    } finally {
      await loading.close()
    }
  } finally {
    await batches.return?.()
  }
  await writeJson(join(dir, demoFiles.truth), generation.truth(), context)
  stage('generate and load')
  const [{ open }, { dashboard }] = await importLast()
  const shop = await open(urls)
  try {
    const page = await dashboard(shop, { out: join(dir, demoFiles.page), title: 'Polymart demo', signal, onProgress })
    stage('analyse and write the page')
    return { urls, counts: generation.counts, page, stages }
  } finally {
    await shop.close()
  }
}

const importLast = () => Promise.all([import('@polymart/analytics'), import('@polymart/viz')])

const notOurs = ({ entities, sessions }: StoreUrls): PolymartError =>
  new PolymartError(
    'argument',
    `${entities === sessions ? entities : `${entities} or ${sessions}`} holds other data than a demo. Choose another store, or use polymart load.`,
  )

const writeJson = (path: string, value: object, context: Context): Promise<void> =>
  writeTo(path, context, (target) => target.write(`${JSON.stringify(value, null, 2)}\n`))
